import { msUntilMidnight } from "../day-boundary.ts";
import { type DayRule, ROLLING } from "./policy.ts";

export const DAY_MS = 24 * 3_600_000;
/** Longest a day lasts: one hour more, when summer time ends. */
const LONGEST_DAY_MS = DAY_MS + 3_600_000;

/** What was used of one daily limit. */
export interface Quota {
  readonly used: number;
  /** Rolling: when it was last drained; else when the day ends. Epoch milliseconds; means nothing while none is used. */
  readonly at: number;
}

export const UNUSED: Quota = { used: 0, at: 0 };

/** True when `limit` comes back evenly, not at a day's end; a count without a limit is always a day's. */
function isRolling(rule: DayRule | undefined, limit: number | null): boolean {
  return rule === ROLLING && limit !== null;
}

/** The quota at `now`: what the day's end or the passing of time gave back is gone. `limit` is null for a count alone. */
export function quotaAt(quota: Quota, limit: number | null, rule: DayRule | undefined, now: number): Quota {
  if (quota.used === 0) return UNUSED;
  if (isRolling(rule, limit)) return drained(quota, limit ?? 0, now);
  return now >= quota.at ? UNUSED : quota;
}

/** The quota, fresh at `now`, with `amount` more, or less when that is negative. */
export function spent(
  quota: Quota,
  amount: number,
  {
    limit,
    rule,
    now,
  }: { readonly limit: number | null; readonly rule: DayRule | undefined; readonly now: number },
): Quota {
  const used = Math.max(0, quota.used + amount);
  if (used === 0) return UNUSED;
  if (quota.used > 0) return { used, at: quota.at };
  return { used, at: isRolling(rule, limit) ? now : dayEnd(rule, now) };
}

/** Epoch milliseconds from which `amount` more is within `limit`; never for an amount above it. `quota` is fresh at `now`. */
export function quotaFreeAt(
  quota: Quota,
  amount: number,
  { limit, rule, now }: { readonly limit: number; readonly rule: DayRule | undefined; readonly now: number },
): number {
  if (quota.used + amount <= limit) return now;
  if (amount > limit) return Number.POSITIVE_INFINITY;
  if (!isRolling(rule, limit)) return quota.used === 0 ? now : Math.min(quota.at, now + LONGEST_DAY_MS);
  return quota.at + Math.ceil(((quota.used + amount - limit) * DAY_MS) / limit);
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

/** Whole units only, so that nothing is lost to rounding; `at` moves by the time they took. */
function drained({ used, at }: Quota, limit: number, now: number): Quota {
  if (at > now) return { used, at: now };
  const units = Math.floor(((now - at) * limit) / DAY_MS);
  if (units >= used) return UNUSED;
  return { used: used - units, at: at + Math.ceil((units * DAY_MS) / limit) };
}
