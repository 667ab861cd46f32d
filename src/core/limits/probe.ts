import type { KeyState, Start } from "./key-state.ts";
import { type Pace, paceAt } from "./pace.ts";
import type { Standing } from "./standing.ts";

/** An answer that takes longer than this no longer holds the others back, in milliseconds. */
const PROBE_TERM_MS = 30_000;
/** Distance at which others are planned behind a probe that is under way, in milliseconds. */
export const PROBE_GAP_MS = 1_000;

/**
 * The request that goes alone after a cooldown, other than `id`: until it is settled, nobody knows whether the provider
 * serves again. Undefined when there is none.
 */
export function pendingProbe(state: KeyState, now: number, id = ""): Start | undefined {
  if (!state.isProbing) return undefined;
  return state.starts.find(
    (start) =>
      start.id !== id &&
      start.at >= state.cooldownUntil &&
      start.at > now - PROBE_TERM_MS &&
      (start.phase === "started" || start.phase === "reserved"),
  );
}

/**
 * The pace of a request behind no other probe. The provider said when it serves again: what was learned from its refusals
 * would hold the probe back for as long as those count in our window.
 */
export function probePace({ state, policy, pace, now }: Standing): Pace {
  if (!state.isProbing || !state.isPromised) return pace;
  return paceAt(policy, { ...state, ceiling: { requests: null, tokens: null } }, now);
}
