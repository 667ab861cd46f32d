import { ceilingAt, LEARNED_TTL_MS } from "./ceiling.ts";
import type { KeyState } from "./key-state.ts";
import { type LimitPolicy, POLITE } from "./policy.ts";

/** No key starts more requests than this in one window: it bounds what a store keeps for a key. */
const MAX_RPM = 2_000;

/** A machine under load wakes a process this late, in milliseconds. */
const WAKE_UP_MS = 1_000;

/** What a policy and what was learned leave at one moment: whole numbers, in range. */
export interface Pace {
  /** Starts per window; 1 … `MAX_RPM`. */
  readonly rpm: number;
  /** Starts at once after idling; 1 … `rpm`. */
  readonly burst: number;
  readonly windowMs: number;
  /** Window and margin together: no half-open interval of this length holds more than `rpm` starts. */
  readonly spanMs: number;
  /**
   * How late a permit may be started and still push those planned behind it: one pacing interval, or what a busy machine
   * takes to wake up. What a later one costs the others is more than the slot it would lose.
   */
  readonly graceMs: number;
  /** Tokens per span; infinite without a limit. */
  readonly tpm: number;
  /** Tokens of one request. A limit that was only learned may be wrong: a larger request is tried, alone in its span. */
  readonly largest: number;
}

/** What a key without a policy runs at: counted and leased, never held back. */
export const UNLIMITED: LimitPolicy = { rpm: MAX_RPM, burst: MAX_RPM, windowMs: 1_000, marginMs: 0 };

/** The pace of a key at `now`. */
export function paceAt(policy: LimitPolicy, state: KeyState, now: number): Pace {
  const { rpm: configured, windowMs, marginMs } = policy;
  const rpm = whole(effectiveRpm(policy, state, now), 1, MAX_RPM);
  const window = whole(windowMs, 1, Number.MAX_SAFE_INTEGER);
  const margin = whole(marginMs, 0, Number.MAX_SAFE_INTEGER);
  const largest = limitOf("tpm", policy, state, now) ?? Number.POSITIVE_INFINITY;
  return {
    rpm,
    burst: whole(policy.burst, 1, rpm),
    windowMs: window,
    spanMs: window + margin,
    graceMs: Math.max(
      margin,
      Math.ceil(window / whole(configured, 1, MAX_RPM)),
      Math.min(WAKE_UP_MS, Math.floor(window / 4)),
    ),
    tpm: Math.min(largest, tokenCeiling(policy, state, now)),
    largest,
  };
}

/** A limit as configured, or as the provider stated it below that; null where there is none. */
export function limitOf(
  name: "rpm" | "tpm" | "rpd" | "tpd",
  policy: LimitPolicy,
  { stated }: KeyState,
  now: number,
): number | null {
  const configured = policy[name] ?? null;
  const isCurrent = stated[name] > 0 && now - stated.at <= LEARNED_TTL_MS;
  if (!isCurrent || modeOf(policy) === "fixed") return configured;
  return configured === null ? stated[name] : Math.min(configured, stated[name]);
}

/** What the visible rule leaves of the configured rate; at least 1. */
export function ruleRpm(policy: LimitPolicy, { factor }: KeyState): number {
  return modeOf(policy) === "polite" ? Math.max(1, Math.floor(policy.rpm * factor)) : policy.rpm;
}

/**
 * Least distance in milliseconds between a start and the `steps`-th one after it (`steps` ≥ 1).
 *
 * Both limits have this one form. The token bucket (GCRA, ITU-T I.371) lets `burst` starts go at once and one per
 * `windowMs / rpm` after them; the sliding window asks that a start and the `rpm`-th one after it lie a whole span
 * apart. Distances beyond `rpm` steps follow from shorter ones, because a span is never shorter than `rpm` pacing
 * intervals. So the starts of the last span decide alone, a bucket level need not be kept, and taking a start back
 * gives back exactly what it took.
 */
export function gapMs({ rpm, burst, windowMs, spanMs }: Pace, steps: number): number {
  if (steps >= rpm) return spanMs;
  return steps < burst ? 0 : Math.ceil(((steps - burst + 1) * windowMs) / rpm);
}

function effectiveRpm(policy: LimitPolicy, state: KeyState, now: number): number {
  const rpm = Math.min(ruleRpm(policy, state), limitOf("rpm", policy, state, now) ?? policy.rpm);
  return modeOf(policy) === "polite" ? Math.min(rpm, ceilingAt(state.ceiling.requests, now)) : rpm;
}

function tokenCeiling(policy: LimitPolicy, state: KeyState, now: number): number {
  return modeOf(policy) === "polite" ? ceilingAt(state.ceiling.tokens, now) : Number.POSITIVE_INFINITY;
}

function modeOf(policy: LimitPolicy): "polite" | "greedy" | "fixed" {
  return (policy.throttle ?? POLITE).mode;
}

function whole(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.min(most, Math.max(least, Math.floor(value)));
}
