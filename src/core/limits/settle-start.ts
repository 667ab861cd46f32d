import { cooledDown } from "./cooldown.ts";
import { spent } from "./day.ts";
import { type KeyState, MAX_DURATIONS } from "./key-state.ts";
import { learned } from "./learn.ts";
import type { Permit, Settlement } from "./limiter.ts";
import { isRefusal, OUTCOME_MEANING } from "./outcome-meaning.ts";
import { dayLimit, type Standing } from "./standing.ts";
import { adopted } from "./stated.ts";
import { wholeNumber } from "./whole-number.ts";

/**
 * The state after a started request ended: what its response stated, its real tokens, what its outcome showed, and the
 * wait it asks for. Settling the same permit again changes nothing.
 */
export function settleStart(standing: Standing, permit: Permit, settlement: Settlement): KeyState {
  const { state, now } = standing;
  const start = state.starts.find((other) => other.id === permit.id);
  if (isSettled(state, permit) === true) return state;
  // What its provider states about the limits is without a refused request.
  const told = isRefusal(settlement.outcome)
    ? adopted({ ...standing, state: withUsage(standing, permit, settlement) }, settlement.stated)
    : withUsage({ ...standing, state: adopted(standing, settlement.stated) }, permit, settlement);
  const settled = { ...standing, state: counted(told, settlement, now) };
  const taught = learned(settled, start, permit, settlement);
  return cooledDown({ ...standing, state: taught }, permit, settlement);
}

/** Whether the permit was settled; null when its start has left the window, and so nobody knows. */
export function isSettled({ starts }: KeyState, { id }: Permit): boolean | null {
  const start = starts.find((other) => other.id === id);
  return start === undefined ? null : start.phase === "settled" || start.phase === "rejected";
}

/** A refused request spent no tokens. The estimate of a request that started yesterday is gone with that day. */
function withUsage(standing: Standing, permit: Permit, settlement: Settlement): KeyState {
  const { state } = standing;
  const { usage, outcome } = settlement;
  const reported = usage === null ? permit.tokens : wholeNumber(usage.promptTokens + usage.completionTokens);
  const tokens = isRefusal(outcome) ? 0 : reported;
  const phase = isRefusal(outcome) ? "rejected" : "settled";
  const { day } = state;
  const startedAt = state.starts.find(({ id }) => id === permit.id)?.at ?? permit.startAt;
  const isOfToday = day.tokens.until === 0 || startedAt >= day.tokens.since;
  return {
    ...state,
    starts: state.starts.map((start) => (start.id === permit.id ? { ...start, tokens, phase } : start)),
    day: isOfToday
      ? { ...day, tokens: spent(day.tokens, tokens - permit.tokens, dayLimit("tpd", standing)) }
      : day,
  };
}

function counted(state: KeyState, { outcome, durationMs }: Settlement, now: number): KeyState {
  const counter = OUTCOME_MEANING[outcome].counter;
  if (counter === null) return state;
  const requests = { ...state.requests, [counter]: state.requests[counter] + 1 };
  if (outcome !== "ok") return { ...state, requests, lastFailure: { kind: outcome, at: now } };
  const durations = [...state.durations, wholeNumber(durationMs)].slice(-MAX_DURATIONS);
  return { ...state, requests, durations, lastFailure: null };
}
