import type { LimitPolicy } from "../core/limits/policy.ts";

/**
 * The policy of a key that two providers draw on: of each limit the lower, over the longer window, with the larger
 * margin. How a day passes and what a 429 leads to are the first's.
 */
export function lowestLimits(first: LimitPolicy, second: LimitPolicy): LimitPolicy {
  const policy = {
    ...second,
    ...first,
    rpm: Math.min(first.rpm, second.rpm),
    burst: Math.min(first.burst, second.burst),
    windowMs: Math.max(first.windowMs, second.windowMs),
    marginMs: Math.max(first.marginMs, second.marginMs),
  };
  for (const name of ["tpm", "rpd", "tpd"] as const) {
    const lowest = Math.min(
      first[name] ?? Number.POSITIVE_INFINITY,
      second[name] ?? Number.POSITIVE_INFINITY,
    );
    if (Number.isFinite(lowest)) policy[name] = lowest;
  }
  return policy;
}
