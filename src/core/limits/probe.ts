import type { KeyState, Start } from "./key-state.ts";

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
