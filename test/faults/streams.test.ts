import { describeFaults, type FaultCase, MARK } from "../support/faults/fault-table.ts";
import { answer, inPieces, raw, rewritten, textEvent } from "../support/wire/script.ts";

const GREETING = "Hello, wörld 🚀 – naïve café";

function survives(name: string, change: (text: string) => string): FaultCase {
  return {
    name,
    script: () => rewritten(answer(GREETING), change),
    outcomes: ["ok"],
    code: 0,
    text: GREETING,
  };
}

describeFaults("V8: a stream that is written oddly is read", [
  survives("CR LF", (text) => text.replaceAll("\n", "\r\n")),
  survives("no blank line at the end", (text) => text.trimEnd()),
  survives("a byte order mark", (text) => `\ufeff${text}`),
  survives("data over several lines", (text) => text.replaceAll(/^data: \{/gmu, "data: {\ndata: ")),
  survives("comments and other fields", (text) => text.replaceAll("data:", ": ping\nid: 7\nretry: 1\ndata:")),
  survives("more after [DONE]", (text) => text.replace("[DONE]", `[DONE]\n\ndata: ${MARK}`)),
  {
    name: "one byte at a time",
    script: () => inPieces(answer("Naïve 🚀"), 1),
    outcomes: ["ok"],
    code: 0,
    text: "Naïve 🚀",
  },
]);

describeFaults("V8: a stream that cannot be read is no answer", [
  {
    name: "an event that is no JSON, before any text",
    script: () => raw(`data: {${MARK}\n\n`),
    outcomes: ["server_error", "server_error", "server_error"],
    code: 69,
  },
  {
    name: "an event that is no JSON, in the middle",
    script: ({ protocol }) => raw(textEvent(protocol, "Half."), `data: {${MARK}\n\n`),
    outcomes: ["interrupted", "interrupted"],
    code: 69,
    text: "Half.",
  },
  {
    name: "events run together, without the line between them",
    script: () => rewritten(answer(GREETING), (text) => text.replaceAll("\n\n", "\n")),
    outcomes: ["server_error", "server_error", "server_error"],
    code: 69,
  },
  {
    name: "a character cut in the middle at the end",
    script: ({ protocol }) => {
      const bytes = Buffer.from(textEvent(protocol, "wörld"));
      return raw(textEvent(protocol, "Half."), bytes.subarray(0, bytes.indexOf("ö") + 1));
    },
    outcomes: ["interrupted", "interrupted"],
    code: 69,
    text: "Half.",
  },
]);
