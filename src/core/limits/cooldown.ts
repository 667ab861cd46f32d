import { HORIZON_MS, type KeyState, withParked } from "./key-state.ts";
import type { Cooldown, Permit, Settlement } from "./limiter.ts";
import { isRefusal, OUTCOME_MEANING } from "./outcome-meaning.ts";
import type { Standing } from "./standing.ts";

const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CEILING_MS = 30_000;
const BACKOFF_FLOOR_MS = 250;
const MAX_STRIKES = 16;
/** From this many refusals in a row on, the moment a provider names is taken for a guess. */
const BROKEN_PROMISES = 3;

/**
 * The state after the wait that the outcome asks for. A wait for the server behind the provider parks the model alone;
 * every other one takes back the reservations within it, and is followed by one request that probes.
 */
export function cooledDown({ state, now }: Standing, permit: Permit, settlement: Settlement): KeyState {
  const { outcome, dimension } = settlement;
  const isLimit = isRefusal(outcome);
  const strikes = isLimit ? Math.min(MAX_STRIKES, state.strikes + 1) : outcome === "ok" ? 0 : state.strikes;
  const ms = waitOf(settlement.cooldown, strikes);
  if (ms > 0 && dimension === "upstream") return withParked({ ...state, strikes }, permit.model, now + ms);
  const at = state.starts.find(({ id }) => id === permit.id)?.at ?? permit.startAt;
  const isProbing = state.isProbing && !(OUTCOME_MEANING[outcome].isServed && at >= state.cooldownUntil);
  const until = ms > 0 ? now + ms : 0;
  if (until <= state.cooldownUntil) return { ...state, strikes, isProbing };
  return {
    ...state,
    strikes,
    cooldownUntil: until,
    isExhausted: outcome === "quota_exhausted",
    isProbing: isLimit || isProbing,
    isPromised: isLimit && settlement.cooldown.kind === "stated" && strikes < BROKEN_PROMISES,
    starts: state.starts.filter((other) => other.phase !== "reserved" || other.at >= until),
  };
}

function waitOf(cooldown: Cooldown, strikes: number): number {
  if (cooldown.kind === "none") return 0;
  if (cooldown.kind === "stated") return Math.min(HORIZON_MS, Math.max(0, Math.ceil(cooldown.ms)));
  const ceiling = Math.min(BACKOFF_CEILING_MS, BACKOFF_BASE_MS * 2 ** strikes);
  return Math.max(BACKOFF_FLOOR_MS, Math.floor(cooldown.jitter * ceiling));
}
