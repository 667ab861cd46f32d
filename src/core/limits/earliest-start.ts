import type { WaitReason } from "./limiter.ts";
import type { KeyState } from "./key-state.ts";
import type { Pace } from "./pace.ts";
import { earliestPlacement } from "./placement.ts";

export interface EarliestStart {
  /** Epoch milliseconds. */
  readonly at: number;
  /** What holds it back longest; null when it may start now. */
  readonly reason: WaitReason | null;
}

/** When one more request could start, `delayMs` from `now` at the earliest. `state` is fresh at `now`. */
export function earliestStart(state: KeyState, pace: Pace, now: number, delayMs = 0): EarliestStart {
  const backoffUntil = now + (delayMs > 0 ? Math.ceil(delayMs) : 0);
  const from = Math.max(backoffUntil, state.cooldownUntil);
  const { at, heldBy } = earliestPlacement(
    state.starts.map((start) => start.at),
    from,
    pace,
  );
  if (at <= now) return { at: now, reason: null };
  return { at, reason: heldBy ?? (state.cooldownUntil >= backoffUntil ? "cooldown" : "backoff") };
}
