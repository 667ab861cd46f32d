import type { Rng } from "../clock.ts";
import { FAILURE_POLICY } from "../providers/failure-policy.ts";
import type { Cooldown } from "../limits/limiter.ts";
import type { ProviderErrorFacts } from "../providers/provider-error.ts";

/** How long a model is left alone whose host behind a router is at its limit. */
const UPSTREAM_REST_MS = 60_000;

/** What the server asked for, else what the failure policy says; a server that names no time at all gets backoff. */
export function cooldownOf(facts: ProviderErrorFacts, rng: Rng): Cooldown {
  const { coolDown } = FAILURE_POLICY[facts.kind];
  if (coolDown === 0) return { kind: "none" };
  const named = facts.retryAfterMs ?? 0;
  if (named > 0) return { kind: "stated", ms: Math.ceil(named) };
  if (facts.dimension === "upstream") return { kind: "stated", ms: UPSTREAM_REST_MS };
  if (coolDown === "named") return { kind: "none" };
  return coolDown === "backoff" ? { kind: "backoff", jitter: rng() } : { kind: "stated", ms: coolDown };
}
