import { describeFaults } from "../support/faults/fault-table.ts";
import { answer, event, raw, type Script } from "../support/wire/script.ts";
import type { WireProtocol } from "../support/wire/wire-request.ts";

interface Call {
  readonly id: string;
  readonly name: string;
  /** JSON, or what a model takes for it, in the pieces it comes in. */
  readonly pieces: readonly string[];
}

const READ: Call = { id: "call_1", name: "read_file", pieces: ['{"path":"nothing-here.md"}'] };
const DONE = "That was not to be had.";

/** A stream with tool calls and no word of text. */
function calling(calls: readonly Call[]): (adapter: { readonly protocol: WireProtocol }) => Script {
  return ({ protocol }) => {
    const events = protocol === "gemini" ? geminiEvents(calls) : openaiEvents(calls);
    return raw(...events.map(event), ...(protocol === "gemini" ? [] : ["data: [DONE]\n\n"]));
  };
}

function openaiEvents(calls: readonly Call[]): readonly unknown[] {
  const deltas = calls.flatMap(({ id, name, pieces }, index) =>
    pieces.map((piece, at) => ({
      tool_calls: [
        {
          index,
          ...(at === 0 ? { id, type: "function" } : {}),
          function: { ...(at === 0 ? { name } : {}), arguments: piece },
        },
      ],
    })),
  );
  return [
    ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
    { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] },
  ];
}

function geminiEvents(calls: readonly Call[]): readonly unknown[] {
  const parts = calls.map(({ name, pieces }) => ({ functionCall: { name, args: pieces.join("") } }));
  return [{ candidates: [{ index: 0, content: { role: "model", parts }, finishReason: "STOP" }] }];
}

/** Whatever a call is like, the model is told what became of it, and answers in the end. */
describeFaults(
  "V9: a tool is called in a way that comes to nothing",
  [
    { name: "a file that is not there", calls: [READ] },
    { name: "a tool that nobody offered", calls: [{ ...READ, name: "rm -rf /" }] },
    { name: "arguments in pieces", calls: [{ ...READ, pieces: ['{"pa', 'th":"nothing.md"', "}"] }] },
    { name: "arguments that are no JSON", calls: [{ ...READ, pieces: ["{path: nothing"] }] },
    { name: "arguments without an end", calls: [{ ...READ, pieces: [`{"path":"${"x".repeat(200_000)}"}`] }] },
    { name: "two calls of one id", calls: [READ, READ] },
    {
      name: "a hundred calls",
      calls: Array.from({ length: 100 }, (_, at) => ({ ...READ, id: `call_${at}` })),
    },
  ].map(({ name, calls }) => ({
    name,
    script: (adapter, index) => (index === 0 ? calling(calls)(adapter) : answer(DONE)),
    outcomes: ["ok", "ok"],
    code: 0,
    text: DONE,
  })),
);
