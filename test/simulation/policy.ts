import type { Usage } from "../../src/core/providers/provider.ts";

/** What a policy is told about one provider of the chain, true or not. */
export interface ProviderTerms {
  readonly name: string;
  /** Requests per minute. */
  readonly rpm: number;
  /** Tokens per minute. */
  readonly tpm?: number;
}

export type StartAnswer =
  | { readonly kind: "started" }
  /** The reservation stands: ask again after `waitMs`. */
  | { readonly kind: "wait"; readonly waitMs: number }
  /** The reservation is gone: admit again. */
  | { readonly kind: "lost" };

/** How a started request ended. */
export type Answer =
  | { readonly kind: "ok"; readonly usage: Usage; readonly durationMs: number }
  | {
      readonly kind: "limited";
      readonly dimension: "rpm" | "tpm";
      /** Null when the server named none. */
      readonly retryAfterMs: number | null;
      /** The limit of `dimension`; null when the server did not state it. */
      readonly limit: number | null;
      /** In [0, 1): randomness for a backoff. */
      readonly jitter: number;
      readonly durationMs: number;
    };

export type Limited = Extract<Answer, { kind: "limited" }>;

/** One request's turn at one provider: start, then settle, nothing else. */
export interface Reservation {
  /** Name of the provider. */
  readonly provider: string;
  /** When to call `start`; virtual milliseconds. */
  readonly startAt: number;
  start(): Awaitable<StartAnswer>;
  /** Called every ten seconds while the request runs. */
  renew(): Awaitable<void>;
  settle(answer: Answer): Awaitable<void>;
}

/** A way to decide which provider a request goes to, and when. */
export interface Policy {
  /** `tokens`: prompt and the answer's maximum. Null: refused, ask again in a second. */
  admit(tokens: number): Awaitable<Reservation | null>;
}

export interface PolicySetting {
  /** In the chain's order. */
  readonly chain: readonly ProviderTerms[];
  /** Virtual milliseconds. */
  readonly now: () => number;
}

export interface NamedPolicy {
  readonly name: string;
  create(setting: PolicySetting): Policy;
}

export type Awaitable<T> = T | Promise<T>;

/** Requests that may run at once. */
export const CONCURRENCY = 12;
