import type { ProviderChunk } from "../core/provider.ts";
import { isProviderError } from "../core/provider-error.ts";
import type { ToolCall, ToolSpec } from "../core/tool.ts";
import { jsonCalls } from "./written-calls.ts";
import { createWrittenCallReader, type WrittenCallReader } from "./written-call-reader.ts";

/**
 * The chunks of an answer, with calls that the model wrote into its text, or that its server could not read, made into
 * calls where nothing else can be meant. An answer that makes calls properly keeps its text.
 */
export async function* withRescuedCalls(
  chunks: AsyncIterable<ProviderChunk>,
  tools: readonly ToolSpec[],
): AsyncGenerator<ProviderChunk> {
  const names = new Set(tools.map(({ name }) => name));
  const reader = createWrittenCallReader(names);
  const seen = { isText: false, isResponse: false, isCall: false };
  try {
    for await (const chunk of chunks) {
      seen.isResponse ||= chunk.type === "response";
      if (chunk.type === "text-delta") {
        seen.isText = true;
        const text = reader.push(chunk.text);
        if (text !== "") yield { type: "text-delta", text };
      } else if (chunk.type === "finish") {
        yield* ended(reader, chunk, seen.isCall);
      } else {
        if (chunk.type === "tool-call" && !seen.isCall) {
          seen.isCall = true;
          const text = reader.rest();
          if (text !== "") yield { type: "text-delta", text };
        }
        yield chunk;
      }
    }
  } catch (error) {
    const rescued = isProviderError(error) ? unread(error.facts.failedGeneration, names) : null;
    if (rescued === null || !isProviderError(error)) {
      const text = reader.rest();
      if (text !== "") yield { type: "text-delta", text };
      throw error;
    }
    const { status = 400, stated = {} } = error.facts;
    if (!seen.isResponse) yield { type: "response", status, stated };
    // What came before the error stands in the failed answer again.
    if (!seen.isText && rescued.text !== "") yield { type: "text-delta", text: rescued.text };
    for (const call of rescued.calls) yield { type: "tool-call", call: { ...call, id: "" } };
    yield { type: "finish", reason: "tool_calls" };
  }
}

function* ended(
  reader: WrittenCallReader,
  finish: Extract<ProviderChunk, { type: "finish" }>,
  hasCalls: boolean,
): Generator<ProviderChunk> {
  const { text, calls } = hasCalls ? { text: reader.rest(), calls: [] } : reader.end();
  if (text !== "") yield { type: "text-delta", text };
  for (const call of calls) yield { type: "tool-call", call: { ...call, id: "" } };
  yield calls.length > 0 && finish.reason === "stop" ? { ...finish, reason: "tool_calls" } : finish;
}

/** An answer whose calls a server could not read; null where squad cannot either. */
function unread(
  answer: string | undefined,
  names: ReadonlySet<string>,
): { readonly text: string; readonly calls: readonly Omit<ToolCall, "id">[] } | null {
  if (answer === undefined) return null;
  const bare = jsonCalls(answer, names);
  if (bare !== null) return { text: "", calls: bare };
  const reader = createWrittenCallReader(names);
  const before = reader.push(answer);
  const { text, calls } = reader.end();
  return calls.length === 0 ? null : { text: before + text, calls };
}
