import { DAY_MS, EVIDENCE_MS, type KeyState } from "./key-state.ts";
import type { Pace } from "./pace.ts";

/**
 * Brings a stored state to `now`: what has left the window is dropped, a new day starts at zero.
 *
 * The wall clock may jump. Set back, it stands before the last operation: then all times move back with it, as if no
 * time had passed since, so every wait is at most what it was and nothing that ran is forgotten. Set forward, it
 * cannot be told from idling (or a laptop's sleep): at worst one more window's worth starts, at the bucket's pace.
 */
export function freshen(state: KeyState, now: number, pace: Pace): KeyState {
  const { seenAt, starts, cooldownUntil, rateLimitedAt, ...rest } = state;
  const shift = Math.min(0, now - seenAt);
  const move = (moment: number): number => Math.max(0, moment + shift);
  const kept = starts.filter((start) => start.at + shift > now - pace.spanMs);
  const { lastFailure } = rest;
  return {
    ...rest,
    seenAt: now,
    starts: shift === 0 ? kept : kept.map((start) => ({ ...start, at: move(start.at) })),
    cooldownUntil: move(cooldownUntil),
    day: today(state.day, now),
    rateLimitedAt: rateLimitedAt.map(move).filter((at) => at > now - EVIDENCE_MS),
    lastFailure: lastFailure === null ? null : { ...lastFailure, at: Math.min(lastFailure.at, now) },
  };
}

/** A clock set back over midnight keeps the day's counts: they were spent. */
function today(day: KeyState["day"], now: number): KeyState["day"] {
  const index = Math.floor(now / DAY_MS);
  return index > day.index ? { index, requests: 0, tokens: 0 } : { ...day, index };
}
