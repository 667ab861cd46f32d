import type { StatedLimits } from "../limits/stated-limits.ts";
import type { Message } from "../message.ts";
import type { ToolCall, ToolSpec } from "../tools/tool.ts";

/** Quality tiers of a chain, weakest first: a rejected answer goes to a higher one. */
export type Tier = "worker" | "boss" | "ultimate";

/** Why a model stopped, normalised over all providers. */
export type FinishReason = "stop" | "length" | "tool_calls" | "blocked";

/** Tokens as the provider counted them. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface ChatRequest {
  /** The persona's system prompt. */
  readonly system: string;
  /** Starts and ends with a user message; roles alternate. */
  readonly messages: readonly Message[];
  readonly maxOutputTokens: number;
  /** What the model may ask for; absent for nothing. */
  readonly tools?: readonly ToolSpec[];
}

/**
 * What a provider streams. At most one `response` (first; `stated` is what its headers say about rate limits), any
 * number of `text-delta`, a `tool-call` for each whole call of a tool (none where the request offers none; its id may be
 * empty or taken), exactly one `finish` (last).
 * A stream that ends without `finish` is never an answer: adapters throw `interrupted` instead.
 */
export type ProviderChunk =
  | { readonly type: "response"; readonly status: number; readonly stated: StatedLimits }
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "tool-call"; readonly call: ToolCall }
  | { readonly type: "finish"; readonly reason: FinishReason; readonly usage?: Usage };

/** One configured provider with its model: the unit that is limited, cooled down and fallen back from. */
export interface Provider {
  readonly name: string;
  readonly type: string;
  readonly model: string;
  readonly tier: Tier;
  /** Tokens of prompt and answer together. */
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  /** Loads what the first request needs, so that a request leaves the moment it is started. Never rejects. */
  prepare(): Promise<void>;
  /**
   * Sends exactly one HTTP request, never retries.
   * @throws {ProviderError} for every failure, `cancelled` when `signal` aborted.
   */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ProviderChunk>;
}
