import { msUntilMidnight } from "../day-boundary.ts";
import { type DayRule, ROLLING } from "./policy.ts";

export const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

/** What was used of one daily limit. */
export interface Quota {
  /** Since when `used` counts: the day's begin, or, rolling, when it was last drained; epoch milliseconds. */
  readonly from: number;
  readonly used: number;
  /** Rolling: how much of the next unit has come back, of `DAY_MS`. So nothing is lost to rounding. */
  readonly rest: number;
}

export const UNUSED: Quota = { from: 0, used: 0, rest: 0 };

/**
 * How days pass near some moment: the days' begins in epoch milliseconds, ascending; null for a rolling day. The moment
 * may be told by a clock up to a day away from the one that asked for the calendar.
 */
export type Calendar = readonly number[] | null;

const calendars = new Map<DayRule, { readonly from: number; readonly days: readonly number[] }>();

/** The days around `now`, by `rule`. Asking again within the hour costs nothing. */
export function calendarAt(rule: DayRule, now: number): Calendar {
  if (rule === ROLLING) return null;
  const known = calendars.get(rule);
  if (known !== undefined && now >= known.from && now < known.from + HOUR_MS) return known.days;
  const days: number[] = [];
  // From two days back, so that the day begins are found whatever their length.
  for (let at = now - 2 * DAY_MS; days.length < 5;) {
    at += msUntilMidnight(at, rule);
    days.push(at);
  }
  calendars.set(rule, { from: now, days });
  return days;
}

/**
 * The quota at `now`: what the day's end or the passing of time gave back is gone. After the clock was set back over
 * midnight, what was used stays so until the next day ends, however far back. `limit` is null for a count alone.
 */
export function quotaAt(quota: Quota, limit: number | null, calendar: Calendar, now: number): Quota {
  if (calendar === null && limit !== null) return drained(quota, limit, now);
  const from = dayBegin(calendar, now);
  if (from > quota.from) return { from, used: 0, rest: 0 };
  const next = nextBegin(calendar, now);
  return quota.from > next ? { ...quota, from: next } : quota;
}

/** Epoch milliseconds from which `amount` more is within `limit`; never for an amount above it. */
export function quotaFreeAt(
  quota: Quota,
  amount: number,
  limit: number,
  { calendar, now }: { readonly calendar: Calendar; readonly now: number },
): number {
  if (quota.used + amount <= limit) return now;
  if (amount > limit) return Number.POSITIVE_INFINITY;
  if (calendar === null) {
    const missing = (quota.used + amount - limit) * DAY_MS - quota.rest;
    return quota.from + Math.ceil(missing / limit);
  }
  return nextBegin(calendar, now);
}

function dayBegin(calendar: Calendar, now: number): number {
  return calendar?.findLast((begin) => begin <= now) ?? now - (now % DAY_MS);
}

function nextBegin(calendar: Calendar, now: number): number {
  return calendar?.find((begin) => begin > now) ?? now - (now % DAY_MS) + DAY_MS;
}

function drained({ from, used, rest }: Quota, limit: number, now: number): Quota {
  if (used === 0) return { from: now, used: 0, rest: 0 };
  if (from > now) return { from: now, used, rest };
  const back = (now - from) * limit + rest;
  const units = Math.floor(back / DAY_MS);
  if (units >= used) return { from: now, used: 0, rest: 0 };
  return { from: now, used: used - units, rest: back - units * DAY_MS };
}
