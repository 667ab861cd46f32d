import type { Rng } from "../clock.ts";
import { FAILURE_POLICY } from "../failure-policy.ts";
import type { Cooldown } from "../limits/limiter.ts";
import type { ProviderErrorFacts } from "../provider-error.ts";

/** Spread added to a server's stated delay, so that waiting processes do not return in the same instant. */
const COOLDOWN_JITTER_MS = 300;
/** How long a model is left alone whose host behind a router is at its limit. */
const UPSTREAM_REST_MS = 60_000;

/** What the server asked for, else what the failure policy says; a server that names no time at all gets backoff. */
export function cooldownOf(facts: ProviderErrorFacts, rng: Rng): Cooldown {
  const { coolDown } = FAILURE_POLICY[facts.kind];
  if (coolDown === 0) return { kind: "none" };
  const named = facts.retryAfterMs ?? 0;
  const own = facts.dimension === "upstream" ? UPSTREAM_REST_MS : coolDown;
  const ms = named > 0 ? named : own;
  if (ms === "backoff") return { kind: "backoff", jitter: rng() };
  return { kind: "stated", ms: Math.ceil(ms + rng() * COOLDOWN_JITTER_MS) };
}
