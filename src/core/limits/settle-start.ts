import type { FailureKind } from "../provider-error.ts";
import { HORIZON_MS, type KeyState, MAX_DURATIONS, MAX_EVIDENCE } from "./key-state.ts";
import { wholeNumber } from "./whole-number.ts";
import type { Permit, Settlement } from "./limiter.ts";

/** The counter an outcome goes to. A cancelled request says nothing about the provider. */
const COUNTER_OF: Readonly<Record<"ok" | FailureKind, "ok" | "rateLimited" | "failed" | null>> = {
  ok: "ok",
  rate_limited: "rateLimited",
  quota_exhausted: "rateLimited",
  server_error: "failed",
  network: "failed",
  timeout: "failed",
  interrupted: "failed",
  auth: "failed",
  invalid_request: "failed",
  too_large: "failed",
  model_not_found: "failed",
  blocked: "failed",
  empty: "failed",
  low_quality: "failed",
  cancelled: null,
};

export interface Settled {
  readonly state: KeyState;
  /** End of the cooldown this settlement began or prolonged; null when it did neither. */
  readonly cooldownUntil: number | null;
}

/**
 * Books how a started request ended. A cooldown takes back every reservation that lies within it (its holder's
 * `start` answers `lost`); those behind it stand. Settling the same permit again changes nothing.
 */
export function settleStart(state: KeyState, permit: Permit, settlement: Settlement, now: number): Settled {
  const start = state.starts.find((other) => other.id === permit.id);
  if (start?.phase === "settled") return { state, cooldownUntil: null };
  const counted = count(withUsage(state, permit, settlement), settlement, now);
  const coolDownMs = Math.min(HORIZON_MS, Math.ceil(settlement.coolDownMs));
  const until = coolDownMs > 0 ? now + coolDownMs : 0;
  if (until <= state.cooldownUntil) return { state: counted, cooldownUntil: null };
  return {
    state: {
      ...counted,
      cooldownUntil: until,
      starts: counted.starts.filter((other) => other.phase !== "reserved" || other.at >= until),
    },
    cooldownUntil: until,
  };
}

function withUsage(state: KeyState, permit: Permit, settlement: Settlement): KeyState {
  const used = settlement.usage === null ? permit.tokens : tokensOf(settlement.usage);
  const starts = state.starts.map((start) =>
    start.id === permit.id ? { ...start, tokens: used, phase: "settled" as const } : start,
  );
  const tokens = Math.max(0, state.day.tokens + used - permit.tokens);
  return { ...state, starts, day: { ...state.day, tokens } };
}

function tokensOf(usage: NonNullable<Settlement["usage"]>): number {
  return wholeNumber(usage.promptTokens + usage.completionTokens);
}

function count(state: KeyState, settlement: Settlement, now: number): KeyState {
  const { outcome } = settlement;
  const counter = COUNTER_OF[outcome];
  if (counter === null) return state;
  const requests = { ...state.requests, [counter]: state.requests[counter] + 1 };
  if (outcome === "ok") {
    const duration = wholeNumber(settlement.durationMs);
    const durations = [...state.durations, duration].slice(-MAX_DURATIONS);
    return { ...state, requests, durations, lastFailure: null };
  }
  const rateLimitedAt =
    outcome === "rate_limited" ? [...state.rateLimitedAt, now].slice(-MAX_EVIDENCE) : state.rateLimitedAt;
  return { ...state, requests, rateLimitedAt, lastFailure: { kind: outcome, at: now } };
}
