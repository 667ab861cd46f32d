import type { KeySnapshot } from "./limiter.ts";

/** Why fewer requests a window are sent than configured. */
export type Restraint =
  /** The visible rule leaves this share of the configured rate, (0, 1); it gives a step back from `restoreAt` on. */
  | { readonly kind: "slowed"; readonly factor: number; readonly restoreAt: number | null }
  /** 429 answers taught about this limit; more is tried from `probeAt` on. */
  | { readonly kind: "learned"; readonly rpm: number; readonly probeAt: number }
  /** The provider states this limit. */
  | { readonly kind: "stated"; readonly rpm: number };

/** All that holds a key back, the strongest last; empty at the configured rate. Times are epoch milliseconds. */
export function restraintsOf({ rpm, throttle, learned }: KeySnapshot): readonly Restraint[] {
  const { factor, nextRestoreAt } = throttle;
  const slowed: readonly Restraint[] =
    factor < 1 ? [{ kind: "slowed", factor, restoreAt: nextRestoreAt }] : [];
  if (rpm.limit >= Math.max(1, Math.floor(rpm.configured * factor))) return slowed;
  const isLearned = learned !== null && learned.rpm <= rpm.limit;
  return [...slowed, isLearned ? { kind: "learned", ...learned } : { kind: "stated", rpm: rpm.limit }];
}
