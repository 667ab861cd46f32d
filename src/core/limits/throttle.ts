import { type KeyState, MAX_EVIDENCE } from "./key-state.ts";
import type { ThrottlePolicy } from "./policy.ts";

/** The part of a state that the visible rule moves. */
type Throttled = Pick<KeyState, "factor" | "trippedAt" | "stableSince" | "usedAt" | "rateLimitedAt">;

/**
 * A 429 about requests: the rate is cut when it completes a spike. Those that follow within `withinMs` of a cut belong
 * to the same spike and cut no further.
 */
export function afterRateLimit<State extends Throttled>(
  state: State,
  rule: ThrottlePolicy,
  now: number,
): State {
  const rateLimitedAt = [...state.rateLimitedAt, now].slice(-MAX_EVIDENCE);
  const stable = { ...state, rateLimitedAt, stableSince: now };
  const fresh = rateLimitedAt.filter(
    (at) => at > now - rule.withinMs && at >= state.trippedAt + rule.withinMs,
  );
  if (rule.mode !== "polite" || fresh.length < Math.min(rule.spike, MAX_EVIDENCE)) return stable;
  return { ...stable, trippedAt: now, factor: Math.max(rule.floor, share(state.factor * (1 - rule.reduce))) };
}

/**
 * An answer: each `stableMs` in use without a 429 gives a step back. A pause since the last answer
 * or 429 that is longer than that, and than two starts at the key's own pace (`turnMs` apart), does not count.
 */
export function afterAnswer<State extends Throttled>(
  state: State,
  rule: ThrottlePolicy,
  { now, turnMs }: { readonly now: number; readonly turnMs: number },
): State {
  const idleMs = now - Math.max(state.usedAt, state.stableSince);
  const since = idleMs > Math.max(rule.stableMs, 2 * turnMs) ? state.stableSince + idleMs : state.stableSince;
  const used = { ...state, usedAt: now };
  if (state.factor >= 1) return used;
  const steps = Math.max(0, Math.floor((now - since) / rule.stableMs));
  return {
    ...used,
    stableSince: since + steps * rule.stableMs,
    factor: Math.min(1, share(state.factor + steps * rule.restore)),
  };
}

/** When the next step is given back while the key is in use; null when nothing is held back. */
export function nextRestoreAt({ factor, stableSince }: Throttled, rule: ThrottlePolicy): number | null {
  return factor < 1 && rule.mode === "polite" ? stableSince + rule.stableMs : null;
}

/** A share without the noise of binary fractions. */
function share(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
