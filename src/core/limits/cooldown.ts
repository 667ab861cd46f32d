import { openFor, withFault } from "./fault.ts";
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
 * The state after the wait that the outcome asks for. A wait for the server behind the provider, or for a model that is
 * not there, parks the model alone; every other one takes back the reservations within it. After a refusal and after too
 * many faults (a circuit breaker, as in Nygard, "Release It!", 2007) one request probes.
 */
export function cooledDown({ state, now }: Standing, permit: Permit, settlement: Settlement): KeyState {
  const { outcome, dimension } = settlement;
  const { isServed, rest } = OUTCOME_MEANING[outcome];
  const at = state.starts.find(({ id }) => id === permit.id)?.at ?? permit.startAt;
  const strikes = strikesAfter(state, outcome);
  const { faults, openMs } = broken(state, at, outcome);
  const isProbing = state.isProbing && !(isServed && at >= state.cooldownUntil);
  const told = { ...state, strikes, faults, isProbing };
  const until = now + Math.max(openMs, waitOf(settlement.cooldown, strikes));
  if (until <= now) return told;
  if (rest === "model" || dimension === "upstream") return withParked(told, permit.model, until);
  if (until <= state.cooldownUntil) return told;
  return {
    ...told,
    cooldownUntil: until,
    restCause: rest,
    isProbing: isProbing || rest !== "limit" || isRefusal(outcome),
    isPromised: isPromise(settlement, strikes),
    starts: state.starts.filter((other) => other.phase !== "reserved" || other.at >= until),
  };
}

/** Rate-limited answers in a row. */
function strikesAfter({ strikes }: KeyState, outcome: Settlement["outcome"]): number {
  if (isRefusal(outcome)) return Math.min(MAX_STRIKES, strikes + 1);
  return outcome === "ok" ? 0 : strikes;
}

function isPromise({ outcome, cooldown }: Settlement, strikes: number): boolean {
  return isRefusal(outcome) && cooldown.kind === "stated" && strikes < BROKEN_PROMISES;
}

/** The faults in a row with this outcome of a request sent at `at`, and for how long the breaker opens. */
function broken(
  state: KeyState,
  at: number,
  outcome: Settlement["outcome"],
): { readonly faults: number; readonly openMs: number } {
  const { isServed, fault } = OUTCOME_MEANING[outcome];
  // What left before the breaker opened tells no more than what opened it.
  if (state.restCause === "faults" && at < state.cooldownUntil) return { faults: state.faults, openMs: 0 };
  if (fault === null) return { faults: isRefusal(outcome) || isServed ? 0 : state.faults, openMs: 0 };
  const faults = withFault(state.faults, fault);
  return { faults, openMs: openFor(faults, fault) };
}

function waitOf(cooldown: Cooldown, strikes: number): number {
  if (cooldown.kind === "none") return 0;
  if (cooldown.kind === "stated") return Math.min(HORIZON_MS, Math.max(0, Math.ceil(cooldown.ms)));
  const ceiling = Math.min(BACKOFF_CEILING_MS, BACKOFF_BASE_MS * 2 ** strikes);
  return Math.max(BACKOFF_FLOOR_MS, Math.floor(cooldown.jitter * ceiling));
}
