import { earliestStart } from "./earliest-start.ts";
import { type KeyState, type Start, withStart } from "./key-state.ts";
import type { KeySnapshot, LimitPolicy } from "./limiter.ts";
import { paceOf } from "./pace.ts";

/** Where one key's limits stand. `state` is fresh at `now`. Daily requests are counted by UTC days. */
export function snapshotKey(state: KeyState, policy: LimitPolicy, now: number): KeySnapshot {
  const pace = paceOf(policy);
  const inWindow = state.starts.filter((start) => start.at <= now && start.at > now - pace.windowMs);
  const next = earliestStart(state, pace, now);
  return {
    rpm: { used: inWindow.length, limit: pace.rpm, configured: pace.rpm },
    tpm: { used: inWindow.reduce((sum, start) => sum + start.tokens, 0), limit: policy.tpm ?? null },
    rpd: { used: state.day.requests, limit: policy.rpd ?? null },
    burst: { available: startableNow(state, policy, now), capacity: pace.burst },
    nextSlotAt: next.at > now ? next.at : null,
    throttle: { factor: 1, recent429: state.rateLimitedAt.length, nextRestoreAt: null },
    cooldownUntil: state.cooldownUntil > now ? state.cooldownUntil : null,
    requests: state.requests,
    latency: { p50Ms: quantile(state.durations, 0.5), p95Ms: quantile(state.durations, 0.95) },
    lastFailure: state.lastFailure,
  };
}

/** How many requests could start at this very moment. */
function startableNow(state: KeyState, policy: LimitPolicy, now: number): number {
  const pace = paceOf(policy);
  const probe: Start = { id: "", at: now, tokens: 0, phase: "reserved" };
  let filled = state;
  let count = 0;
  while (count < pace.burst && earliestStart(filled, pace, now).at <= now) {
    filled = withStart(filled, probe);
    count += 1;
  }
  return count;
}

/** Nearest-rank quantile; null of nothing. */
function quantile(sample: readonly number[], share: number): number | null {
  const ranked = sample.toSorted((a, b) => a - b);
  return ranked[Math.max(0, Math.ceil(share * ranked.length) - 1)] ?? null;
}
