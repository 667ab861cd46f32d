import type { Ceiling } from "./ceiling.ts";
import type { KeyState, Start } from "./key-state.ts";
import type { LimitPolicy } from "./policy.ts";

/**
 * What one of `machines` (≥ 1) may take of a key while none of them can see the others: an equal share of what counts by
 * the minute. Days are left whole: they are counted from where they stood, and no such time is long.
 */
export function fairShare(policy: LimitPolicy, machines: number): LimitPolicy {
  const { rpm, burst, tpm } = policy;
  return {
    ...policy,
    rpm: shareOf(rpm, machines),
    burst: Math.min(burst, shareOf(rpm, machines)),
    ...(tpm === undefined ? {} : { tpm: shareOf(tpm, machines) }),
  };
}

/** Of limits that all machines together learned, the share of one. */
export function fairCeilings(
  { requests, tokens }: KeyState["ceiling"],
  machines: number,
): KeyState["ceiling"] {
  const fair = (known: Ceiling | null): Ceiling | null =>
    known === null ? null : { ...known, limit: shareOf(known.limit, machines) };
  return { requests: fair(requests), tokens: fair(tokens) };
}

/**
 * The part of a past that goes with a share: every `machines`-th of the requests all of them made (ascending), the newest
 * first. With n of them in a window, `machines` shares of what is left fill the limit and no more.
 */
export function fairPast(starts: readonly Start[], machines: number): readonly Start[] {
  return starts.filter((_, index) => (starts.length - 1 - index) % machines === 0);
}

function shareOf(limit: number, machines: number): number {
  return Math.max(1, Math.floor(limit / machines));
}
