import type { ChatRequest } from "../core/providers/provider.ts";
import type { StreamPart } from "./stream-part.ts";

/** What an adapter needs to send one request. */
interface AdapterCall {
  readonly model: string;
  readonly request: ChatRequest;
  readonly baseUrl: string;
  /** A placeholder for a server without a key: the SDKs want one, and `fetch` never sends it. */
  readonly apiKey: string;
  /** Bounds the SDK's own timer, which is only a second net under ours. Milliseconds. */
  readonly totalMs: number;
  readonly signal: AbortSignal;
  /** All requests go through here. */
  readonly fetch: typeof globalThis.fetch;
}

/** One SDK: sends one request and reads its stream. What it throws is judged by the exchange, not by itself. */
export interface Adapter {
  open(call: AdapterCall): Promise<AsyncIterable<StreamPart>>;
  /** How the key travels. */
  credentials(key: string): Readonly<Record<string, string>>;
}

/** Reads a stream of an SDK event by event; leaving it early closes the connection. */
export async function* mapStream<Chunk>(
  stream: AsyncIterable<Chunk>,
  read: (chunk: Chunk) => StreamPart,
): AsyncGenerator<StreamPart> {
  for await (const chunk of stream) yield read(chunk);
}
