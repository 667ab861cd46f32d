import type { FailureKind } from "../provider-error.ts";

/** What the end of a request means for its key. */
interface OutcomeMeaning {
  /** Where it is counted; null for one that says nothing about the provider. */
  readonly counter: "ok" | "rateLimited" | "failed" | null;
  /** The provider is at work, whatever it thought of the request. */
  readonly isServed: boolean;
}

const served: OutcomeMeaning = { counter: "failed", isServed: true };
const unserved: OutcomeMeaning = { counter: "failed", isServed: false };
const refused: OutcomeMeaning = { counter: "rateLimited", isServed: false };

export const OUTCOME_MEANING: Readonly<Record<"ok" | FailureKind, OutcomeMeaning>> = {
  ok: { counter: "ok", isServed: true },
  rate_limited: refused,
  quota_exhausted: refused,
  server_error: served,
  network: unserved,
  timeout: unserved,
  interrupted: served,
  auth: served,
  invalid_request: served,
  too_large: served,
  model_not_found: served,
  blocked: served,
  empty: served,
  low_quality: served,
  cancelled: { counter: null, isServed: false },
};

/** True for a 429 of either kind: the provider counted no answer, and whoever asked is to wait. */
export function isRefusal(outcome: "ok" | FailureKind): boolean {
  return OUTCOME_MEANING[outcome].counter === "rateLimited";
}
