/** A line longer than this is no event of any model. Characters. */
const MAX_LINE = 1_000_000;
/** No answer is longer than this. Characters, framing included. */
const MAX_TOTAL = 32_000_000;
/** Nor has one more events: the SDKs keep or copy each, which an event of a few bytes turns into gigabytes. */
const MAX_EVENTS = 100_000;
/** The SDKs copy what is left of a piece with every event they take from it. Characters. */
const PIECE = 4_096;

/** Ends a chat completions stream, whether or not the server closes the connection. */
const DONE = "data: [DONE]\n\n";

/** Thrown through the stream when a server sends more than an answer can be. */
export class OversizedStreamError extends Error {
  override readonly name = "OversizedStreamError";
}

/**
 * A server-sent event stream reduced to canonical `data: …` events: comments, other fields, a byte order mark
 * and CR LF framing are gone, an event cut in the middle and whatever follows `[DONE]` are dropped, and sizes
 * are bounded. The SDKs parse the result; they differ in what else they survive: the Gemini SDK takes nothing
 * but bare `data:` lines, and the others need seconds of CPU for a line of several megabytes.
 * @throws {OversizedStreamError} while reading.
 */
export async function* guardEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const event = createEventCollector();
  let pending = "";
  let total = 0;
  let count = 0;
  for await (const bytes of body) {
    const text = decoder.decode(bytes, { stream: true });
    total += text.length;
    if (total > MAX_TOTAL) throw new OversizedStreamError("more text than any answer");
    const lines = (pending + text).split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() ?? "";
    if (pending.length > MAX_LINE) throw new OversizedStreamError("a line without end");
    let piece = "";
    for (const line of lines) {
      const whole = event.take(line);
      if (whole === "") continue;
      count += 1;
      if (count > MAX_EVENTS) throw new OversizedStreamError("more events than any answer");
      piece += whole;
      if (whole === DONE || piece.length >= PIECE) {
        yield encoder.encode(piece);
        piece = "";
      }
      if (whole === DONE) return;
    }
    if (piece !== "") yield encoder.encode(piece);
  }
  const rest = event.end(pending.replace(/\r$/, ""));
  if (rest !== "") yield encoder.encode(rest);
}

function createEventCollector(): { take(line: string): string; end(line: string): string } {
  const data: string[] = [];
  const flush = (): string => {
    if (data.length === 0) return "";
    const joined = data.join("\n");
    data.length = 0;
    return `data: ${joined.includes("\n") ? joined.replaceAll("\n", " ") : joined}\n\n`;
  };
  const take = (line: string): string => {
    if (line === "") return flush();
    const match = /^data:? ?/.exec(line);
    if (match !== null && line.startsWith("data:")) data.push(line.slice(match[0].length));
    return "";
  };
  return {
    take,
    end(line) {
      if (isWhole(line)) take(line);
      return flush();
    },
  };
}

/** An unterminated last line counts only when nothing of it is missing. */
function isWhole(line: string): boolean {
  if (!line.startsWith("data:")) return false;
  const data = line.slice("data:".length).trim();
  if (data === "[DONE]") return true;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}
