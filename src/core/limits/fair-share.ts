import type { Start } from "./key-state.ts";
import type { LimitPolicy } from "./policy.ts";

/**
 * What one of `machines` (≥ 1) may take of a key while none of them can see the others: an equal share of what counts by
 * the minute. Days are left whole: they are counted from where they stood, and no such time is long.
 */
export function fairShare(policy: LimitPolicy, machines: number): LimitPolicy {
  const share = (limit: number): number => Math.max(1, Math.floor(limit / machines));
  const { rpm, burst, tpm } = policy;
  return {
    ...policy,
    rpm: share(rpm),
    burst: Math.min(burst, share(rpm)),
    ...(tpm === undefined ? {} : { tpm: share(tpm) }),
  };
}

/**
 * The part of a past that goes with a share: every `machines`-th of the requests all of them made (ascending), the newest
 * first. With n of them in a window, `machines` shares of what is left fill the limit and no more.
 */
export function fairPast(starts: readonly Start[], machines: number): readonly Start[] {
  return starts.filter((_, index) => (starts.length - 1 - index) % machines === 0);
}
