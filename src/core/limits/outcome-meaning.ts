import type { FailureKind } from "../providers/provider-error.ts";
import { type Fault, FAULTS } from "./fault.ts";
import type { RestCause } from "./key-state.ts";

/** What the end of a request means for its key. */
interface OutcomeMeaning {
  /** Where it is counted; null for one that says nothing about the provider. */
  readonly counter: "ok" | "rateLimited" | "failed" | null;
  /** The provider is at work, whatever it thought of the request. */
  readonly isServed: boolean;
  /** What a wait after it waits for; `model` when the model alone rests. */
  readonly rest: RestCause | "model";
  /** Set when the provider failed to do its work. */
  readonly fault: Fault | null;
}

const served: OutcomeMeaning = { counter: "failed", isServed: true, rest: "limit", fault: null };
const refused: OutcomeMeaning = { counter: "rateLimited", isServed: false, rest: "limit", fault: null };

function faulty(kind: keyof typeof FAULTS, isServed: boolean): OutcomeMeaning {
  return { counter: "failed", isServed, rest: "faults", fault: FAULTS[kind] };
}

export const OUTCOME_MEANING: Readonly<Record<"ok" | FailureKind, OutcomeMeaning>> = {
  ok: { ...served, counter: "ok" },
  rate_limited: refused,
  quota_exhausted: { ...refused, rest: "quota" },
  server_error: faulty("server_error", true),
  network: faulty("network", false),
  timeout: faulty("timeout", false),
  interrupted: faulty("interrupted", true),
  auth: { ...served, rest: "key" },
  invalid_request: served,
  too_large: served,
  model_not_found: { ...served, rest: "model" },
  tools_unsupported: served,
  blocked: served,
  empty: served,
  low_quality: served,
  cancelled: { counter: null, isServed: false, rest: "limit", fault: null },
};

/** True for a 429 of either kind: the provider counted no answer, and whoever asked is to wait. */
export function isRefusal(outcome: "ok" | FailureKind): boolean {
  return OUTCOME_MEANING[outcome].counter === "rateLimited";
}
