import type { LimitPolicy } from "./limiter.ts";

/** No key starts more requests than this in one window: it bounds what a store keeps for a key. */
const MAX_RPM = 2_000;

/** A policy as the arithmetic uses it: whole numbers, in range. */
export interface Pace {
  /** Starts per window; 1 … `MAX_RPM`. */
  readonly rpm: number;
  /** Starts at once after idling; 1 … `rpm`. */
  readonly burst: number;
  readonly windowMs: number;
  /** Window and margin together: no half-open interval of this length holds more than `rpm` starts. */
  readonly spanMs: number;
  /**
   * How late a permit may be started and still push those planned behind it: one pacing interval. What a later
   * one costs the others is more than the slot it would lose.
   */
  readonly graceMs: number;
  /** `gapMs` of 0 … `rpm` steps. */
  readonly gaps: readonly number[];
}

/** What a key without a policy runs at: counted and leased, never held back. */
export const UNLIMITED: LimitPolicy = { rpm: MAX_RPM, burst: MAX_RPM, windowMs: 1_000, marginMs: 0 };

/** Reads a policy, pulling every number into its range. */
export function paceOf(policy: LimitPolicy): Pace {
  const rpm = whole(policy.rpm, 1, MAX_RPM);
  const windowMs = whole(policy.windowMs, 1, Number.MAX_SAFE_INTEGER);
  const marginMs = whole(policy.marginMs, 0, Number.MAX_SAFE_INTEGER);
  const burst = whole(policy.burst, 1, rpm);
  const spanMs = windowMs + marginMs;
  const gaps = Array.from({ length: rpm + 1 }, (_, steps) => {
    if (steps === rpm) return spanMs;
    return Math.ceil((Math.max(0, steps - burst + 1) * windowMs) / rpm);
  });
  return { rpm, burst, windowMs, spanMs, graceMs: Math.max(marginMs, Math.ceil(windowMs / rpm)), gaps };
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
export function gapMs(pace: Pace, steps: number): number {
  return pace.gaps[Math.min(steps, pace.rpm)] ?? pace.spanMs;
}

function whole(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.min(most, Math.max(least, Math.floor(value)));
}
