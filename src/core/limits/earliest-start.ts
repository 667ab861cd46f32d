import { type Quota, quotaFreeAt } from "./day.ts";
import type { Candidate, WaitReason } from "./limiter.ts";
import { parkedUntil, type RestCause } from "./key-state.ts";
import { earliestPlacement } from "./placement.ts";
import { pendingProbe, PROBE_GAP_MS, probePace } from "./probe.ts";
import { dayLimit, type Standing } from "./standing.ts";
import { tokensOf } from "./window-count.ts";

export interface EarliestStart {
  /** Epoch milliseconds; infinite when no wait helps. */
  readonly at: number;
  /** What holds it back longest; null when it may start now. */
  readonly reason: WaitReason | null;
  /** The pace alone holds it back: no cooldown, no spent day, no backoff. */
  readonly isPaced: boolean;
}

/** Why a request waits for the end of a cooldown. */
const REST_REASON: Readonly<Record<RestCause, WaitReason>> = {
  limit: "cooldown",
  quota: "cooldown",
  faults: "failing",
  key: "key",
};

/** When one more request could start. */
export function earliestStart(standing: Standing, candidate: Omit<Candidate, "key">): EarliestStart {
  const { state, now } = standing;
  const { delayMs, model, tokens } = candidate;
  const probe = pendingProbe(state, now);
  const reason = REST_REASON[state.restCause];
  const floors = [
    { at: now + (delayMs > 0 ? Math.ceil(delayMs) : 0), reason: "backoff" as const },
    { at: state.cooldownUntil, reason },
    { at: parkedUntil(state, model), reason: "cooldown" as const },
    { at: probe === undefined ? 0 : Math.max(now, probe.at) + PROBE_GAP_MS, reason },
    { at: dayFreeAt(standing, tokens), reason: "day" as const },
  ];
  const floor = floors.reduce((latest, other) => (other.at > latest.at ? other : latest));
  const isPaced = floor.at <= now;
  if (floor.at === Number.POSITIVE_INFINITY) return { ...floor, isPaced };
  const { at, heldBy } = earliestPlacement(
    state.starts,
    { from: floor.at, tokens, foreign: state.foreign },
    probe === undefined ? probePace(standing) : standing.pace,
  );
  if (at <= now) return { at: now, reason: null, isPaced };
  return { at, reason: heldBy ?? floor.reason, isPaced };
}

/** When today's requests and tokens, with those already planned, leave room for one more request; 0 without a limit. */
function dayFreeAt(standing: Standing, tokens: number): number {
  const { requests, tokens: used } = standing.state.day;
  const planned = standing.state.starts.filter(({ phase }) => phase === "reserved");
  const freeAt = (
    name: "rpd" | "tpd",
    quota: Quota,
    more: { readonly planned: number; readonly asked: number },
  ) => {
    const day = dayLimit(name, standing);
    const { limit } = day;
    if (limit === null) return 0;
    return quotaFreeAt({ ...quota, used: quota.used + more.planned }, more.asked, { ...day, limit });
  };
  return Math.max(
    freeAt("rpd", requests, { planned: planned.length, asked: 1 }),
    freeAt("tpd", used, { planned: tokensOf(planned), asked: tokens }),
  );
}
