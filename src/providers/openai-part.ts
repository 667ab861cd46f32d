import type { FinishReason } from "../core/providers/provider.ts";
import type { CallDelta } from "./call-assembler.ts";
import type { StreamPart } from "./stream-part.ts";
import { usageOf } from "./stream-part.ts";

/** The fields of a chat completion chunk squad reads. Servers leave out or null any of them. */
export interface ChatChunk {
  readonly choices?:
    | readonly {
        readonly delta?: {
          readonly content?: unknown;
          /** What Groq and OpenRouter call a thought, and what others do. */
          readonly reasoning?: unknown;
          readonly reasoning_content?: unknown;
          readonly tool_calls?: unknown;
        } | null;
        readonly finish_reason?: string | null;
      }[]
    | null;
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
  /** Groq repeats the usage here. */
  readonly x_groq?: { readonly usage?: ChatChunk["usage"] } | null;
}

const FINISH: Readonly<Record<string, FinishReason | "failed">> = {
  stop: "stop",
  eos: "stop",
  end_turn: "stop",
  length: "length",
  max_tokens: "length",
  tool_calls: "tool_calls",
  function_call: "tool_calls",
  content_filter: "blocked",
  error: "failed",
};

/** Reads a chunk of the chat completions protocol. An unknown finish reason counts as `stop`. */
export function openaiPart(chunk: ChatChunk): StreamPart {
  const choice = chunk.choices?.[0];
  const delta = choice?.delta ?? {};
  const { content, reasoning, reasoning_content: reasoningContent } = delta;
  const usage = chunk.usage ?? chunk.x_groq?.usage;
  return {
    text: isText(content) ? content : "",
    calls: Array.isArray(delta.tool_calls) ? delta.tool_calls.flatMap(callDelta) : NO_CALLS,
    isThought: isText(reasoning) || isText(reasoningContent),
    finish: finishOf(choice?.finish_reason),
    usage: usageOf(usage?.prompt_tokens, usage?.completion_tokens),
    error: null,
  };
}

const NO_CALLS: readonly CallDelta[] = [];

function callDelta(value: unknown): readonly CallDelta[] {
  if (typeof value !== "object" || value === null) return NO_CALLS;
  const { index, id, function: called } = value as Readonly<Record<string, unknown>>;
  const { name, arguments: given } = (called ?? {}) as Readonly<Record<string, unknown>>;
  return [
    {
      index: typeof index === "number" ? index : null,
      id: isText(id) ? id : "",
      name: isText(name) ? name : "",
      arguments: given,
      seal: "",
      isWhole: false,
    },
  ];
}

function finishOf(reason: unknown): StreamPart["finish"] {
  return isText(reason) ? { reason: FINISH[reason] ?? "stop", detail: reason } : null;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
