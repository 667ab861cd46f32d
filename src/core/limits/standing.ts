import { remembered } from "./ceiling.ts";
import { type DayLimit, quotaAt } from "./day.ts";
import { type KeyState } from "./key-state.ts";
import { movedBack } from "./moved-back.ts";
import { limitOf, type Pace, paceAt } from "./pace.ts";
import { type LimitPolicy, POLITE } from "./policy.ts";

/** One key at one moment: its state brought there, and what it allows. */
export interface Standing {
  readonly state: KeyState;
  readonly pace: Pace;
  readonly policy: LimitPolicy;
  readonly now: number;
}

/**
 * Brings a stored state to `now`: what has left the window is dropped, also reservations whose turn has passed; a new
 * day starts at zero; what was learned a day ago is forgotten.
 *
 * The wall clock may jump. Set back, it stands before the last operation: then all times move back with it, as if no
 * time had passed since, so every wait is at most what it was and nothing that ran is forgotten. Set forward, it
 * cannot be told from idling (or a laptop's sleep): at worst one more window's worth starts, at the bucket's pace.
 */
export function standingAt(stored: KeyState, policy: LimitPolicy, now: number): Standing {
  const moved = now < stored.seenAt ? movedBack(stored, stored.seenAt - now) : stored;
  const pace = paceAt(policy, moved, now);
  const { withinMs } = policy.throttle ?? POLITE;
  const { day } = moved;
  const state: KeyState = {
    ...moved,
    seenAt: now,
    starts: moved.starts.filter(
      ({ at, phase }) => at > now - pace.spanMs && (phase !== "reserved" || at + pace.graceMs >= now),
    ),
    parked: stillParked(moved.parked, now),
    day: {
      requests: quotaAt(day.requests, dayLimit("rpd", { state: moved, policy, now })),
      tokens: quotaAt(day.tokens, dayLimit("tpd", { state: moved, policy, now })),
    },
    ceiling: {
      requests: remembered(moved.ceiling.requests, now),
      tokens: remembered(moved.ceiling.tokens, now),
    },
    rateLimitedAt: recent(moved.rateLimitedAt, now - withinMs),
  };
  return { state, pace, policy, now };
}

/** One of the daily limits as it is now. */
export function dayLimit(
  name: "rpd" | "tpd",
  { state, policy, now }: Pick<Standing, "state" | "policy" | "now">,
): DayLimit {
  return { limit: limitOf(name, policy, state, now), rule: policy.day, now };
}

function recent(moments: readonly number[], after: number): readonly number[] {
  return moments.length === 0 ? moments : moments.filter((at) => at > after);
}

function stillParked(parked: KeyState["parked"], now: number): KeyState["parked"] {
  const entries = Object.entries(parked);
  if (entries.length === 0) return parked;
  return Object.fromEntries(entries.filter(([, until]) => until > now));
}
