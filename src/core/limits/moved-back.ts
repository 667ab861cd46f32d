import type { KeyState } from "./key-state.ts";

/**
 * The state for a clock that shows `ms` milliseconds less (or more, when that is negative): times of the past move with
 * the clock, also that from which a day's use drains; 0, which stands for never, stays. A day's end stands: what was spent
 * stays spent.
 */
export function movedBack(state: KeyState, ms: number): KeyState {
  const move = (at: number): number => (at === 0 ? 0 : Math.max(0, at - ms));
  const { ceiling, lastFailure, foreign, proven, day } = state;
  const ceilingMoved = (known: typeof ceiling.requests): typeof known =>
    known === null
      ? null
      : {
          ...known,
          probeAt: move(known.probeAt),
          measuredAt: move(known.measuredAt),
          confirmedAt: move(known.confirmedAt),
        };
  return {
    ...state,
    seenAt: move(state.seenAt),
    starts: state.starts.map((start) => ({ ...start, at: move(start.at) })),
    cooldownUntil: move(state.cooldownUntil),
    parked: Object.fromEntries(Object.entries(state.parked).map(([model, until]) => [model, move(until)])),
    day: {
      requests: { ...day.requests, since: move(day.requests.since) },
      tokens: { ...day.tokens, since: move(day.tokens.since) },
    },
    foreign: { ...foreign, until: move(foreign.until) },
    stated: { ...state.stated, at: move(state.stated.at) },
    trippedAt: move(state.trippedAt),
    stableSince: move(state.stableSince),
    usedAt: move(state.usedAt),
    ceiling: { requests: ceilingMoved(ceiling.requests), tokens: ceilingMoved(ceiling.tokens) },
    proven: { ...proven, at: move(proven.at) },
    rateLimitedAt: state.rateLimitedAt.map(move),
    lastFailure: lastFailure === null ? null : { ...lastFailure, at: move(lastFailure.at) },
  };
}
