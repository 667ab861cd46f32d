import { EMPTY_KEY_STATE, type KeyState } from "./key-state.ts";
import type { LimiterEffect, LimitKey } from "./limiter.ts";
import { limitOf, paceAt } from "./pace.ts";
import { type LimitPolicy, POLITE } from "./policy.ts";

/** The part of a state that effects tell of. */
export interface Posture {
  readonly cooldownUntil: number;
  readonly factor: number;
  /** Requests per window at this moment. */
  readonly rpm: number;
  /** Limits other than the configured ones; 0 where there is none. */
  readonly otherRpm: number;
  readonly otherTpm: number;
}

export function postureOf(state: KeyState, policy: LimitPolicy, now: number): Posture {
  const isPolite = (policy.throttle ?? POLITE).mode === "polite";
  const { requests, tokens } = isPolite ? state.ceiling : EMPTY_KEY_STATE.ceiling;
  return {
    cooldownUntil: Math.max(state.cooldownUntil, ...Object.values(state.parked)),
    factor: isPolite ? state.factor : 1,
    rpm: paceAt(policy, state, now).rpm,
    otherRpm: other(policy.rpm, limitOf("rpm", policy, state, now), requests?.limit),
    otherTpm: other(policy.tpm ?? null, limitOf("tpm", policy, state, now), tokens?.limit),
  };
}

function other(configured: number | null, stated: number | null, learned = Number.POSITIVE_INFINITY): number {
  const least = Math.min(stated ?? Number.POSITIVE_INFINITY, learned);
  return least < (configured ?? Number.POSITIVE_INFINITY) ? least : 0;
}

/** What changed between two postures of one key. */
export function effectsOf(
  key: LimitKey,
  before: Posture,
  after: Posture,
  { rpm: configured }: LimitPolicy,
): readonly LimiterEffect[] {
  const effects: LimiterEffect[] = [];
  if (after.cooldownUntil > before.cooldownUntil) {
    effects.push({ kind: "cooldown-start", key, until: after.cooldownUntil });
  }
  if (after.factor !== before.factor) {
    const { factor, rpm } = after;
    const cause = factor < before.factor ? "spike" : "stable";
    effects.push({ kind: "throttle-change", key, cause, factor, rpm, configured });
  }
  if (after.otherRpm !== before.otherRpm) {
    effects.push({ kind: "limit-change", key, limit: "rpm", value: after.otherRpm || null });
  }
  if (after.otherTpm !== before.otherTpm) {
    effects.push({ kind: "limit-change", key, limit: "tpm", value: after.otherTpm || null });
  }
  return effects;
}
