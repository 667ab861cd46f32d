import type { Quota } from "./day.ts";
import { type KeyState, withParked, withStart } from "./key-state.ts";

/**
 * One key's state with what another store knows of it besides: its requests, its larger counts, its longer waits, and the
 * limits that were stated later or are learned there alone.
 */
export function mergedState(state: KeyState, other: KeyState): KeyState {
  const known = new Set(state.starts.map(({ id }) => id));
  const added = other.starts.filter(({ id, phase }) => phase !== "reserved" && !known.has(id));
  const rests = other.cooldownUntil > state.cooldownUntil ? other : state;
  const resting = Object.entries(other.parked).reduce(
    (merged, [model, until]) => withParked(merged, model, until),
    state,
  );
  return {
    ...added.reduce(withStart, resting),
    seenAt: Math.max(state.seenAt, other.seenAt),
    cooldownUntil: rests.cooldownUntil,
    restCause: rests.restCause,
    faults: rests.faults,
    isProbing: rests.isProbing,
    isPromised: rests.isPromised,
    day: {
      requests: larger(state.day.requests, other.day.requests),
      tokens: larger(state.day.tokens, other.day.tokens),
    },
    foreign: other.foreign.until > state.foreign.until ? other.foreign : state.foreign,
    stated: other.stated.at > state.stated.at ? other.stated : state.stated,
    factor: Math.min(state.factor, other.factor),
    ceiling: {
      requests: state.ceiling.requests ?? other.ceiling.requests,
      tokens: state.ceiling.tokens ?? other.ceiling.tokens,
    },
  };
}

function larger(quota: Quota, other: Quota): Quota {
  return other.used > quota.used ? other : quota;
}
