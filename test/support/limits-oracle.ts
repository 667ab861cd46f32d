import type { LimitPolicy } from "../../src/core/limits/policy.ts";

/** Most starts in any half-open interval of `lengthMs`. `times` in any order. */
export function busiest(times: readonly number[], lengthMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, at] of sorted.entries()) {
    while (at - (sorted[first] ?? at) >= lengthMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Most tokens in any half-open interval of `lengthMs`. */
export function heaviest(
  starts: readonly { readonly at: number; readonly tokens: number }[],
  lengthMs: number,
): number {
  const within = (from: number): number =>
    starts.reduce((sum, { at, tokens }) => (at >= from && at < from + lengthMs ? sum + tokens : sum), 0);
  return Math.max(0, ...starts.map(({ at }) => within(at)));
}

/** True when a token bucket of `burst`, refilled by `rpm` a window, would have let every start pass. */
export function bucketHolds(times: readonly number[], policy: LimitPolicy): boolean {
  // Theoretical arrival time in units of 1/rpm ms, so that all numbers stay whole.
  let tat = Number.NEGATIVE_INFINITY;
  for (const at of times.toSorted((a, b) => a - b)) {
    if (at * policy.rpm < tat - (policy.burst - 1) * policy.windowMs) return false;
    tat = Math.max(tat, at * policy.rpm) + policy.windowMs;
  }
  return true;
}

/** By definition: would one more start at `at` overflow a window or the bucket? Only intervals with `at` in count. */
export function fits(times: readonly number[], at: number, policy: LimitPolicy): boolean {
  const all = [...times, at].sort((a, b) => a - b);
  const spanMs = policy.windowMs + policy.marginMs;
  for (const [first, from] of all.entries()) {
    if (from > at) break;
    if (from + spanMs > at && all.filter((t) => t >= from && t < from + spanMs).length > policy.rpm)
      return false;
    for (const [last, to] of all.entries()) {
      if (last < first || to < at) continue;
      if ((last - first + 1 - policy.burst) * policy.windowMs > (to - from) * policy.rpm) return false;
    }
  }
  return true;
}
