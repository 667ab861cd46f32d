import type { LimitDimension, StatedLimits } from "../limits/stated-limits.ts";

/** What can go wrong with one attempt: the vocabulary of `attempts[].outcome` and of the failure policy. */
export type FailureKind =
  | "rate_limited"
  | "quota_exhausted"
  | "server_error"
  | "network"
  | "timeout"
  | "interrupted"
  | "auth"
  | "invalid_request"
  | "too_large"
  | "model_not_found"
  | "tools_unsupported"
  | "blocked"
  | "empty"
  | "low_quality"
  | "cancelled";

/** What an `auth` answer turned down: the key, that there is none, the country the request came from, the account's credit. */
export type AuthRefusal = "key" | "no-key" | "country" | "credit";

export interface ProviderErrorFacts {
  readonly kind: FailureKind;
  /** Name of the provider as configured. */
  readonly provider: string;
  readonly model: string;
  /** HTTP status, when there was a response. */
  readonly status?: number;
  /** Milliseconds the server asked to wait, 0 < value ≤ 24 h; absent when it named no delay or one of 0. */
  readonly retryAfterMs?: number;
  /** Asking again changes nothing, although others of its kind pass: a certificate, a redirect. */
  readonly isPermanent?: boolean;
  /** The request never reached the provider. */
  readonly isUnsent?: boolean;
  /** Which limit a `rate_limited` or `quota_exhausted` answer named. */
  readonly dimension?: LimitDimension;
  /** What an `auth` answer turned down; absent where nothing was answered. */
  readonly refusal?: AuthRefusal;
  /** The provider's own words, where they are the only clue: one printable line without secrets. */
  readonly quote?: string;
  /** What the model had written when its server could not read the calls in it. Untrusted, and for no one's eyes. */
  readonly failedGeneration?: string;
  /** What the response said about rate limits, when there was a response. */
  readonly stated?: StatedLimits;
}

/**
 * A failed attempt. `message` is one line of at most 300 printable characters, free of secrets and of the
 * provider's raw body. Identity is `kind`.
 */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly kind: FailureKind;
  readonly facts: ProviderErrorFacts;

  constructor(facts: ProviderErrorFacts, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = facts.kind;
    this.facts = facts;
  }
}

/** True for a `ProviderError`, also one made by another copy of this module. */
export function isProviderError(value: unknown): value is ProviderError {
  return value instanceof Error && value.name === "ProviderError" && "facts" in value;
}
