import type { Start } from "./key-state.ts";
import { gapMs, type Pace } from "./pace.ts";

/** One more request, looking for its place among those planned and made. */
export interface Newcomer {
  /** Not earlier than this; epoch milliseconds. */
  readonly from: number;
  readonly tokens: number;
  /** Tokens of others, which count until `until`. */
  readonly foreign: { readonly tokens: number; readonly until: number };
}

export interface Placement {
  /** Epoch milliseconds; infinite for more tokens than one request may have. */
  readonly at: number;
  /** Which limit held it back; null when it starts as early as was asked. */
  readonly heldBy: "window" | "burst" | "tokens" | null;
}

/**
 * The earliest moment at which the newcomer fits between `starts` (ascending), so that no window and no burst that
 * contains it overflows, whether it comes before or after it. Gaps between planned starts count as free; a start at
 * the same moment goes behind those already there.
 */
export function earliestPlacement(starts: readonly Start[], asking: Newcomer, pace: Pace): Placement {
  const { from } = asking;
  if (asking.tokens > pace.largest) return { at: Number.POSITIVE_INFINITY, heldBy: "tokens" };
  const newcomer = { ...asking, tokens: Math.min(asking.tokens, pace.tpm) };
  for (let index = countUpTo(starts, from); index < starts.length; index += 1) {
    const { paced, at } = earliestAt(starts, index, newcomer, pace);
    if (!fitsBefore(starts, index, at, pace)) continue;
    if (!leavesRoom(starts, index, pace) || !leavesTokens(starts, index, { ...newcomer, from: at }, pace))
      continue;
    return { at, heldBy: heldBy(starts, index, { from, paced, at }, pace) };
  }
  const { paced, at } = earliestAt(starts, starts.length, newcomer, pace);
  return { at, heldBy: heldBy(starts, starts.length, { from, paced, at }, pace) };
}

function heldBy(
  starts: readonly Start[],
  index: number,
  { from, paced, at }: { readonly from: number; readonly paced: number; readonly at: number },
  pace: Pace,
): Placement["heldBy"] {
  if (at <= from) return null;
  if (at > paced) return "tokens";
  const leaving = starts[index - pace.rpm]?.at;
  return leaving !== undefined && leaving + pace.spanMs >= at ? "window" : "burst";
}

function countUpTo(starts: readonly Start[], moment: number): number {
  let count = starts.length;
  while (count > 0 && timeAt(starts, count - 1) > moment) count -= 1;
  return count;
}

/**
 * Earliest moment that position `index` allows as the starts before it go, by pacing alone and with tokens; some
 * moment behind the next start when none before that does. The furthest start comes first: it binds a full plan.
 */
function earliestAt(
  starts: readonly Start[],
  index: number,
  newcomer: Newcomer,
  pace: Pace,
): { readonly paced: number; readonly at: number } {
  const next = starts[index]?.at ?? Number.POSITIVE_INFINITY;
  let paced = newcomer.from;
  for (let steps = Math.min(pace.rpm, index); steps > 0 && paced <= next; steps -= 1) {
    const bound = timeAt(starts, index - steps) + gapMs(pace, steps);
    if (bound > paced) paced = bound;
  }
  return { paced, at: Math.max(paced, tokensFreeAt(starts, index, { ...newcomer, from: paced }, pace)) };
}

/** When the tokens of the starts before `index` leave room for the newcomer's. */
function tokensFreeAt(starts: readonly Start[], index: number, newcomer: Newcomer, pace: Pace): number {
  const { from, tokens, foreign } = newcomer;
  if (pace.tpm === Number.POSITIVE_INFINITY) return from;
  const alone = leavingTime(starts, index, tokens, pace);
  if (foreign.tokens === 0 || Math.max(from, alone) >= foreign.until) return alone;
  return Math.max(alone, Math.min(foreign.until, leavingTime(starts, index, tokens + foreign.tokens, pace)));
}

/** When the newest start has left the window that `tokens` cannot share one with; the past when none has to. */
function leavingTime(starts: readonly Start[], index: number, tokens: number, pace: Pace): number {
  if (tokens > pace.tpm) return Number.POSITIVE_INFINITY;
  let sum = tokens;
  for (let before = index - 1; before >= 0; before -= 1) {
    sum += starts[before]?.tokens ?? 0;
    if (sum > pace.tpm) return timeAt(starts, before) + pace.spanMs;
  }
  return 0;
}

/** True when the starts from `index` on are far enough behind `at`. */
function fitsBefore(starts: readonly Start[], index: number, at: number, pace: Pace): boolean {
  const most = Math.min(pace.rpm, starts.length - index);
  for (let steps = 1; steps <= most; steps += 1) {
    if (timeAt(starts, index + steps - 1) - gapMs(pace, steps) < at) return false;
  }
  return true;
}

/** True when the starts on both sides stay far enough apart with one more between them. */
function leavesRoom(starts: readonly Start[], index: number, pace: Pace): boolean {
  for (let before = Math.max(0, index - pace.rpm + 1); before < index; before += 1) {
    const last = Math.min(starts.length - 1, before + pace.rpm - 1);
    for (let after = index; after <= last; after += 1) {
      if (timeAt(starts, after) - timeAt(starts, before) < gapMs(pace, after - before + 1)) return false;
    }
  }
  return true;
}

/** True when every window that ends with a start from `index` on still holds its tokens beside the newcomer's. */
function leavesTokens(starts: readonly Start[], index: number, newcomer: Newcomer, pace: Pace): boolean {
  if (pace.tpm === Number.POSITIVE_INFINITY) return true;
  for (let last = index; last < starts.length; last += 1) {
    const from = timeAt(starts, last) - pace.spanMs;
    if (newcomer.from <= from) return true;
    let sum = newcomer.tokens;
    for (let before = last; before >= 0 && timeAt(starts, before) > from; before -= 1) {
      sum += starts[before]?.tokens ?? 0;
    }
    if (sum > pace.tpm) return false;
  }
  return true;
}

function timeAt(starts: readonly Start[], index: number): number {
  return starts[index]?.at ?? 0;
}
