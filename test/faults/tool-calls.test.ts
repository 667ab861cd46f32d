import { describeFaults, MARK } from "../support/faults/fault-table.ts";
import { event, raw, type Script } from "../support/wire/script.ts";
import type { WireProtocol } from "../support/wire/wire-request.ts";

interface Call {
  readonly id: string;
  readonly name: string;
  /** JSON, or what a model takes for it, in the pieces it comes in. */
  readonly pieces: readonly string[];
}

const READ: Call = { id: "call_1", name: "read_file", pieces: [`{"path":"${MARK}"}`] };

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

/** squad offers no tools, so a call is no answer, whatever it looks like. */
describeFaults(
  "V9: a tool is called that nobody offered",
  [
    { name: "one call", calls: [READ] },
    { name: "arguments in pieces", calls: [{ ...READ, pieces: ['{"pa', `th":"${MARK}`, '"}'] }] },
    { name: "arguments that are no JSON", calls: [{ ...READ, pieces: [`{${MARK}`] }] },
    { name: "two calls of one id", calls: [READ, READ] },
    {
      name: "a hundred calls",
      calls: Array.from({ length: 100 }, (_, at) => ({ ...READ, id: `call_${at}` })),
    },
  ].map(({ name, calls }) => ({
    name,
    script: calling(calls),
    outcomes: ["empty", "empty"],
    code: 1,
  })),
);
