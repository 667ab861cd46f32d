// A provider for test/perf/repl.mjs, in a process of its own: `stream N` is answered with TOKENS_PER_SECOND tokens a
// second for N seconds, everything else at once. Prints its address.
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const TOKENS_PER_SECOND = 500;
/** Pieces leave in bursts of so many milliseconds, and what a late timer missed is made up for. */
const BURST_MS = 10;
const LINE_WORDS = 12;
const PARAGRAPH_LINES = 6;

const server = createServer((request, response) => {
  void answer(request, response);
});

async function answer(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { messages = [] } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const asked = messages.at(-1)?.content ?? "";
  const seconds = Number(/^stream (\d+)$/.exec(asked)?.[1] ?? 0);
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (seconds === 0) response.write(piece(`heard ${asked}`));
  else await stream(response, seconds);
  response.write(part({ delta: {}, finish_reason: "stop" }));
  response.end("data: [DONE]\n\n");
}

async function stream(response, seconds) {
  const began = performance.now();
  const most = seconds * TOKENS_PER_SECOND;
  for (let sent = 0; sent < most && !response.destroyed; await delay(BURST_MS)) {
    const due = Math.min(most, Math.floor(((performance.now() - began) / 1000) * TOKENS_PER_SECOND));
    for (; sent < due; sent += 1) response.write(piece(word(sent)));
  }
}

/** Words that differ, in lines and paragraphs: an answer that repeats itself would be set aside. */
function word(index) {
  if ((index + 1) % (LINE_WORDS * PARAGRAPH_LINES) === 0) return `word${index}.\n\n`;
  return `word${index}${(index + 1) % LINE_WORDS === 0 ? "\n" : " "}`;
}

function piece(content) {
  return part({ delta: { role: "assistant", content }, finish_reason: null });
}

function part(choice) {
  const body = { id: "perf", object: "chat.completion.chunk", created: 0, model: "perf" };
  return `data: ${JSON.stringify({ ...body, choices: [{ index: 0, ...choice }] })}\n\n`;
}

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
