import type { ProviderChunk } from "../core/providers/provider.ts";
import { isProviderError } from "../core/providers/provider-error.ts";
import type { ToolCall, ToolSpec } from "../core/tools/tool.ts";
import { jsonCalls } from "./written-calls.ts";
import { createWrittenCallReader, type WrittenCallReader } from "./written-call-reader.ts";

/** What has come of an answer so far. */
interface Reading {
  readonly reader: WrittenCallReader;
  isText: boolean;
  isResponse: boolean;
  /** The model made a call as it should. */
  isCall: boolean;
}

/**
 * The chunks of an answer, with calls that the model wrote into its text, or that its server could not read, made into
 * calls where nothing else can be meant. An answer that makes calls properly keeps its text.
 */
export async function* withRescuedCalls(
  chunks: AsyncIterable<ProviderChunk>,
  tools: readonly ToolSpec[],
): AsyncGenerator<ProviderChunk> {
  const names = new Set(tools.map(({ name }) => name));
  const reading = { reader: createWrittenCallReader(names), isText: false, isResponse: false, isCall: false };
  try {
    for await (const chunk of chunks) yield* taken(chunk, reading);
  } catch (error) {
    const facts = isProviderError(error) ? error.facts : null;
    const rescued = facts === null ? null : unread(facts.failedGeneration, names);
    if (facts === null || rescued === null) {
      yield* text(reading.reader.rest());
      throw error;
    }
    const { status = 400, stated = {} } = facts;
    if (!reading.isResponse) yield { type: "response", status, stated };
    // What came before the error stands in the failed answer again.
    if (!reading.isText) yield* text(rescued.text);
    yield* made(rescued.calls);
    yield { type: "finish", reason: "tool_calls" };
  }
}

function* taken(chunk: ProviderChunk, reading: Reading): Generator<ProviderChunk> {
  const { reader } = reading;
  if (chunk.type === "text-delta") {
    reading.isText = true;
    yield* text(reader.push(chunk.text));
    return;
  }
  if (chunk.type === "finish") {
    const end = reading.isCall ? { text: reader.rest(), calls: [] } : reader.end();
    yield* text(end.text);
    yield* made(end.calls);
    yield end.calls.length > 0 && chunk.reason === "stop" ? { ...chunk, reason: "tool_calls" } : chunk;
    return;
  }
  if (chunk.type === "tool-call") {
    reading.isCall = true;
    yield* text(reader.rest());
  } else reading.isResponse = true;
  yield chunk;
}

function* text(piece: string): Generator<ProviderChunk> {
  if (piece !== "") yield { type: "text-delta", text: piece };
}

function* made(calls: readonly Omit<ToolCall, "id">[]): Generator<ProviderChunk> {
  for (const call of calls) yield { type: "tool-call", call: { ...call, id: "" } };
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
  const { text: rest, calls } = reader.end();
  return calls.length === 0 ? null : { text: before + rest, calls };
}
