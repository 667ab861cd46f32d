import { DAY_MS, msUntilMidnight } from "../day-boundary.ts";
import { type DayRule, ROLLING } from "./policy.ts";

/** Longest a day lasts: one hour more, when summer time ends. */
const LONGEST_DAY_MS = DAY_MS + 3_600_000;

/** What was used of one daily limit. Times are epoch milliseconds, and mean nothing while none is used. */
export interface Quota {
  readonly used: number;
  /** The day's first use; rolling: when it was last drained. */
  readonly since: number;
  /** When the day ends; rolling: 0. */
  readonly until: number;
  /** Rolling: how much of the next unit has come back, of `DAY_MS`. So nothing is lost to rounding. */
  readonly rest: number;
}

export const UNUSED: Quota = { used: 0, since: 0, until: 0, rest: 0 };

/** A daily limit as a policy and the provider have it. */
export interface DayLimit {
  /** Null for a count alone. */
  readonly limit: number | null;
  readonly rule: DayRule | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** True when the limit comes back evenly, not at a day's end; a count without a limit is always a day's. */
function isRolling({ rule, limit }: DayLimit): boolean {
  return rule === ROLLING && limit !== null;
}

/**
 * The quota at `now`: what the day's end or the passing of time gave back is gone. After the clock was set back over
 * midnight, what was used stays so until a day has passed, however far back.
 */
export function quotaAt(quota: Quota, day: DayLimit): Quota {
  const { now } = day;
  if (quota.used === 0) return UNUSED;
  if (isRolling(day)) return drained(quota, day.limit ?? 0, now);
  if (now >= quota.until) return UNUSED;
  const latest = now + LONGEST_DAY_MS;
  return quota.until > latest ? { ...quota, until: latest } : quota;
}

/** The quota, fresh at `now`, with `amount` more, or less when that is negative. */
export function spent(quota: Quota, amount: number, day: DayLimit): Quota {
  const used = Math.max(0, quota.used + amount);
  if (used === 0) return UNUSED;
  if (quota.used > 0) return { ...quota, used };
  return { used, since: day.now, until: isRolling(day) ? 0 : dayEnd(day.rule, day.now), rest: 0 };
}

/** Epoch milliseconds from which `amount` more is within the limit; never for an amount above it. `quota` is fresh at `now`. */
export function quotaFreeAt(
  quota: Quota,
  amount: number,
  day: DayLimit & { readonly limit: number },
): number {
  const { limit, now } = day;
  if (quota.used + amount <= limit) return now;
  if (amount > limit) return Number.POSITIVE_INFINITY;
  if (!isRolling(day)) return quota.until > 0 ? quota.until : dayEnd(day.rule, now);
  const missing = (quota.used + amount - limit) * DAY_MS - quota.rest;
  return Math.max(now, quota.since) + Math.ceil(missing / limit);
}

/** When the day of `now` ends, in epoch milliseconds. */
function dayEnd(rule: DayRule | undefined, now: number): number {
  return now + msUntilMidnight(now, rule === undefined || rule === ROLLING ? "UTC" : rule);
}

/**
 * The ends of the days around `now`, ascending, for who asks a store with another clock: that clock may be a day away
 * from this one.
 */
export function dayEnds(rule: DayRule | undefined, now: number): readonly number[] {
  const ends: number[] = [];
  for (let at = now - DAY_MS; ends.length < 4;) {
    at = dayEnd(rule, at);
    ends.push(at);
  }
  return ends;
}

function drained({ used, since, until, rest }: Quota, limit: number, now: number): Quota {
  if (since > now) return { used, since: now, until, rest };
  const back = (now - since) * limit + rest;
  const units = Math.floor(back / DAY_MS);
  if (units >= used) return UNUSED;
  return { used: used - units, since: now, until, rest: back - units * DAY_MS };
}
