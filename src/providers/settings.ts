import type { Clock } from "../core/clock.ts";
import type { OfflineWords } from "../core/chat/offline-words.ts";
import type { Tier } from "../core/providers/provider.ts";
import type { Secret } from "../core/secret.ts";

export type ProviderType = "groq" | "openai-compatible" | "gemini" | "offline";

/** Limits of one request in milliseconds, each > 0. */
export interface Timeouts {
  /** From sending the request to the head of the response. */
  readonly headersMs: number;
  /** From sending the request to the first text or thought. */
  readonly firstTokenMs: number;
  /** Longest pause between two of these afterwards. Comments and events without any of them are silence. */
  readonly idleMs: number;
  /** The whole request. */
  readonly totalMs: number;
}

/**
 * How a model is offered tools: by the provider's own protocol, in words and fenced blocks, or not at all. A provider that
 * says it knows no tools is taken for `fenced` from then on.
 */
export type ToolMode = "native" | "fenced" | "none";

/** One provider as configured. */
export interface ProviderSettings {
  readonly name: string;
  readonly type: ProviderType;
  readonly model: string;
  readonly tier: Tier;
  /** Tokens of prompt and answer together. */
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  /** @default "native" */
  readonly tools?: ToolMode;
  /** Exactly what the SDK of `type` takes as its base URL; absent for `DEFAULT_BASE_URLS[type]`. */
  readonly baseUrl?: string;
  /** Null for a server that wants no key. */
  readonly apiKey: Secret | null;
  readonly timeouts: Timeouts;
}

export interface ProviderDeps {
  readonly clock: Clock;
  /** What the offline provider says. @default in English */
  readonly offline?: OfflineWords;
}

/** Where each SDK sends requests unless told otherwise; the environment has no say. */
export const DEFAULT_BASE_URLS = {
  groq: "https://api.groq.com",
  "openai-compatible": "https://api.openai.com/v1",
  gemini: "https://generativelanguage.googleapis.com",
} as const satisfies Partial<Record<ProviderType, string>>;
