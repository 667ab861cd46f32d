import { ceilingAt } from "./ceiling.ts";
import { earliestStart } from "./earliest-start.ts";
import { type Start, withStart } from "./key-state.ts";
import type { KeySnapshot } from "./limiter.ts";
import { limitOf } from "./pace.ts";
import { POLITE } from "./policy.ts";
import type { Standing } from "./standing.ts";
import { nextRestoreAt } from "./throttle.ts";
import { tokensOf } from "./window-count.ts";

/** Where one key's limits stand, for a small request to no particular model. */
export function snapshotKey(standing: Standing): KeySnapshot {
  const { state, pace, policy, now } = standing;
  const rule = policy.throttle ?? POLITE;
  const inWindow = state.starts.filter((start) => start.at <= now && start.at > now - pace.windowMs);
  const next = nextStart(standing);
  const requests = state.ceiling.requests;
  return {
    rpm: { used: inWindow.length, limit: pace.rpm, configured: policy.rpm },
    tpm: { used: tokensOf(inWindow), limit: Number.isFinite(pace.tpm) ? pace.tpm : null },
    rpd: { used: state.day.requests.used, limit: limitOf("rpd", policy, state, now) },
    tpd: { used: state.day.tokens.used, limit: limitOf("tpd", policy, state, now) },
    burst: { available: startableNow(standing), capacity: pace.burst },
    nextSlotAt: next > now ? next : null,
    throttle: {
      factor: rule.mode === "polite" ? state.factor : 1,
      recent429: state.rateLimitedAt.length,
      nextRestoreAt: nextRestoreAt(state, rule),
    },
    learned:
      requests === null || !Number.isFinite(ceilingAt(requests, now)) || rule.mode !== "polite"
        ? null
        : { rpm: requests.limit, probeAt: requests.probeAt },
    cooldownUntil: state.cooldownUntil > now ? state.cooldownUntil : null,
    restCause: state.cooldownUntil > now ? state.restCause : null,
    parked: state.parked,
    requests: state.requests,
    latency: { p50Ms: quantile(state.durations, 0.5), p95Ms: quantile(state.durations, 0.95) },
    lastFailure: state.lastFailure,
  };
}

function nextStart(standing: Standing): number {
  return earliestStart(standing, { model: "", tokens: 1, delayMs: 0 }).at;
}

/** How many requests could start at this very moment. */
function startableNow(standing: Standing): number {
  const { pace, now } = standing;
  const probe: Start = { id: "next", at: now, tokens: 1, phase: "reserved" };
  let filled = standing;
  let count = 0;
  while (count < pace.burst && nextStart(filled) <= now) {
    filled = { ...filled, state: withStart(filled.state, probe) };
    count += 1;
  }
  return count;
}

/** Nearest-rank quantile; null of nothing. */
function quantile(sample: readonly number[], share: number): number | null {
  const ranked = sample.toSorted((a, b) => a - b);
  return ranked[Math.max(0, Math.ceil(share * ranked.length) - 1)] ?? null;
}
