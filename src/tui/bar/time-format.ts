import { formatWait } from "../../core/text/wait-words.ts";
import type { Words } from "../words/en/index.ts";

const SECOND = 1000;

/**
 * Waits longer than this are shown as the moment they end, which needs no ticking. A window of a minute with its
 * margin is counted down.
 */
export const COUNTDOWN_MAX_MS = 90_000;

/** A moment as local time: `14:05`, with the date in front when it is not today. Both in epoch milliseconds. */
export function formatMoment(at: number, now: number): string {
  const moment = new Date(at);
  const time = `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;
  if (moment.toDateString() === new Date(now).toDateString()) return time;
  return `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())} ${time}`;
}

/** When something is to be done: `in 20 s` when near, `at 14:05` when far. Both in epoch milliseconds. */
export function formatAhead(at: number, now: number, words: Words): string {
  const { in: within, at: from } = words.time;
  return at - now <= COUNTDOWN_MAX_MS ? within(formatWait(at - now)) : from(formatMoment(at, now));
}

/** How long something took: `0.4 s`, `12 s`. */
export function formatDuration(ms: number, words: Words): string {
  if (ms >= 9950) return formatWait(ms);
  return `${(ms / SECOND).toFixed(1).replace(".", words.time.decimal)} s`;
}

const AGES: readonly (readonly [ms: number, unit: string])[] = [
  [24 * 3600 * SECOND, "d"],
  [3600 * SECOND, "h"],
  [60 * SECOND, "min"],
];

/** How long ago something was: `just now`, `5 min ago`, `2 h ago`, `3 d ago`. Both in epoch milliseconds. */
export function formatAge(at: number, now: number, { time }: Words): string {
  const age = AGES.find(([ms]) => now - at >= ms);
  return age === undefined ? time.justNow : time.ago(`${Math.floor((now - at) / age[0])} ${age[1]}`);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
