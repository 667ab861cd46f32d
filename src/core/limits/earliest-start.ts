import { type Quota, quotaFreeAt } from "./day.ts";
import type { Candidate, WaitReason } from "./limiter.ts";
import { parkedUntil } from "./key-state.ts";
import { limitOf } from "./pace.ts";
import { earliestPlacement } from "./placement.ts";
import { pendingProbe, PROBE_GAP_MS } from "./probe.ts";
import type { Standing } from "./standing.ts";

export interface EarliestStart {
  /** Epoch milliseconds; infinite when no wait helps. */
  readonly at: number;
  /** What holds it back longest; null when it may start now. */
  readonly reason: WaitReason | null;
  /** The pace alone holds it back: no cooldown, no spent day, no backoff. */
  readonly isPaced: boolean;
}

/** When one more request could start. */
export function earliestStart(standing: Standing, candidate: Omit<Candidate, "key">): EarliestStart {
  const { state, pace, now } = standing;
  const { delayMs, model, tokens } = candidate;
  const floors = [
    { at: now + (delayMs > 0 ? Math.ceil(delayMs) : 0), reason: "backoff" as const },
    { at: Math.max(state.cooldownUntil, parkedUntil(state, model)), reason: "cooldown" as const },
    { at: afterProbe(standing), reason: "cooldown" as const },
    { at: dayFreeAt(standing, tokens), reason: "day" as const },
  ];
  const floor = floors.reduce((latest, other) => (other.at > latest.at ? other : latest));
  const isPaced = floor.at <= now;
  if (floor.at === Number.POSITIVE_INFINITY) return { ...floor, isPaced };
  const { at, heldBy } = earliestPlacement(
    state.starts,
    { from: floor.at, tokens, foreign: state.foreign },
    pace,
  );
  if (at <= now) return { at: now, reason: null, isPaced };
  return { at, reason: heldBy ?? floor.reason, isPaced };
}

function afterProbe({ state, now }: Standing): number {
  const probe = pendingProbe(state, now);
  return probe === undefined ? 0 : Math.max(now, probe.at) + PROBE_GAP_MS;
}

/** When today's requests and tokens, with those already planned, leave room for one more request; 0 without a limit. */
function dayFreeAt({ state, policy, calendar, now }: Standing, tokens: number): number {
  const rpd = limitOf("rpd", policy, state, now);
  const tpd = limitOf("tpd", policy, state, now);
  if (rpd === null && tpd === null) return 0;
  const planned = state.starts.filter(({ phase }) => phase === "reserved");
  const plannedTokens = planned.reduce((sum, start) => sum + start.tokens, 0);
  const when = { calendar, now };
  const { requests, tokens: used } = state.day;
  return Math.max(
    rpd === null ? 0 : quotaFreeAt(withMore(requests, planned.length), 1, rpd, when),
    tpd === null ? 0 : quotaFreeAt(withMore(used, plannedTokens), tokens, tpd, when),
  );
}

function withMore(quota: Quota, planned: number): Quota {
  return { ...quota, used: quota.used + planned };
}
