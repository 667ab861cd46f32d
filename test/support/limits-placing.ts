import { EMPTY_KEY_STATE, type Start } from "../../src/core/limits/key-state.ts";
import { paceAt } from "../../src/core/limits/pace.ts";
import { earliestPlacement, type Placement } from "../../src/core/limits/placement.ts";
import type { LimitPolicy } from "../../src/core/limits/policy.ts";

/** A start planned at a moment, in epoch milliseconds. */
export interface Booked {
  readonly at: number;
  readonly tokens: number;
}

/** Where one more start of `tokens` fits between `booked` (ascending) from `from` on. */
export function placeBeside(
  booked: readonly Booked[],
  { at: from, tokens }: Booked,
  policy: LimitPolicy,
): Placement {
  const starts = booked.map((start): Start => ({ ...start, id: "", phase: "reserved" }));
  const foreign = EMPTY_KEY_STATE.foreign;
  return earliestPlacement(starts, { from, tokens, foreign }, paceAt(policy, EMPTY_KEY_STATE, from));
}

/** As `placeBeside`, for starts at these moments that need no tokens. */
export function placeAmong(times: readonly number[], from: number, policy: LimitPolicy): Placement {
  return placeBeside(
    times.map((at) => ({ at, tokens: 0 })),
    { at: from, tokens: 0 },
    policy,
  );
}
