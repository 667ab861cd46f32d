import { cooledDown } from "./cooldown.ts";
import { type KeyState, MAX_DURATIONS } from "./key-state.ts";
import { learned } from "./learn.ts";
import type { Permit, Settlement } from "./limiter.ts";
import { OUTCOME_COUNTER } from "./outcome-counter.ts";
import type { Standing } from "./standing.ts";
import { adopted } from "./stated.ts";
import { wholeNumber } from "./whole-number.ts";

/**
 * The state after a started request ended: what its response stated, its real tokens, what its outcome showed, and the
 * wait it asks for. Settling the same permit again changes nothing.
 */
export function settleStart(standing: Standing, permit: Permit, settlement: Settlement): KeyState {
  const { state, now } = standing;
  const start = state.starts.find((other) => other.id === permit.id);
  if (start?.phase === "settled" || start?.phase === "rejected") return state;
  const told = isRefused(settlement)
    ? adopted({ ...standing, state: withUsage(standing, permit, settlement) }, settlement.stated)
    : withUsage({ ...standing, state: adopted(standing, settlement.stated) }, permit, settlement);
  const settled = { ...standing, state: counted(told, settlement, now) };
  const taught = learned(settled, start, permit, settlement);
  return cooledDown({ ...standing, state: taught }, permit, settlement);
}

/** What its provider states about the limits is without it. */
function isRefused({ outcome }: Settlement): boolean {
  return outcome === "rate_limited" || outcome === "quota_exhausted";
}

/** A refused request spent no tokens. The estimate of a request that started yesterday is gone with that day. */
function withUsage({ state, calendar, now }: Standing, permit: Permit, settlement: Settlement): KeyState {
  const { usage } = settlement;
  const spent = usage === null ? permit.tokens : wholeNumber(usage.promptTokens + usage.completionTokens);
  const tokens = isRefused(settlement) ? 0 : spent;
  const phase = isRefused(settlement) ? "rejected" : "settled";
  const { day } = state;
  const { from, used } = day.tokens;
  const startedAt = state.starts.find(({ id }) => id === permit.id)?.at ?? permit.startAt;
  const isOfToday = calendar === null || startedAt >= from || now < from;
  const settled = isOfToday ? Math.max(0, used + tokens - permit.tokens) : used;
  return {
    ...state,
    starts: state.starts.map((start) => (start.id === permit.id ? { ...start, tokens, phase } : start)),
    day: { ...day, tokens: { ...day.tokens, used: settled } },
  };
}

function counted(state: KeyState, { outcome, durationMs }: Settlement, now: number): KeyState {
  const counter = OUTCOME_COUNTER[outcome];
  if (counter === null) return state;
  const requests = { ...state.requests, [counter]: state.requests[counter] + 1 };
  if (outcome !== "ok") return { ...state, requests, lastFailure: { kind: outcome, at: now } };
  const durations = [...state.durations, wholeNumber(durationMs)].slice(-MAX_DURATIONS);
  return { ...state, requests, durations, lastFailure: null };
}
