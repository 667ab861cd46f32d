import { gapMs, type Pace } from "./pace.ts";

export interface Placement {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Which limit held it back; null when it starts as early as was asked. */
  readonly heldBy: "window" | "burst" | null;
}

/**
 * The earliest moment from `from` on at which one more start fits between `times` (ascending), so that no window
 * and no burst that contains it overflows, whether it comes before or after it. Gaps between planned starts count
 * as free; a start at the same moment goes behind those already there.
 */
export function earliestPlacement(times: readonly number[], from: number, pace: Pace): Placement {
  for (let index = countUpTo(times, from); index < times.length; index += 1) {
    const at = earliestAt(times, index, from, pace);
    if (fitsBefore(times, index, at, pace) && leavesRoom(times, index, pace)) {
      return placement(times, index, at, { from, pace });
    }
  }
  const at = earliestAt(times, times.length, from, pace);
  return placement(times, times.length, at, { from, pace });
}

function placement(
  times: readonly number[],
  index: number,
  at: number,
  asked: { readonly from: number; readonly pace: Pace },
): Placement {
  if (at <= asked.from) return { at, heldBy: null };
  const leaving = times[index - asked.pace.rpm];
  const byWindow = leaving !== undefined && leaving + asked.pace.spanMs >= at;
  return { at, heldBy: byWindow ? "window" : "burst" };
}

function countUpTo(times: readonly number[], moment: number): number {
  let count = times.length;
  while (count > 0 && (times[count - 1] ?? 0) > moment) count -= 1;
  return count;
}

/**
 * Earliest moment from `from` on that position `index` allows, as the starts before it go; some moment behind the
 * next start when none before that does. Here and below the furthest start comes first: it binds a full plan.
 */
function earliestAt(times: readonly number[], index: number, from: number, pace: Pace): number {
  const next = times[index] ?? Number.POSITIVE_INFINITY;
  let earliest = from;
  for (let steps = Math.min(pace.rpm, index); steps > 0 && earliest <= next; steps -= 1) {
    const bound = (times[index - steps] ?? 0) + gapMs(pace, steps);
    if (bound > earliest) earliest = bound;
  }
  return earliest;
}

/** True when the starts from `index` on are far enough behind `at`. */
function fitsBefore(times: readonly number[], index: number, at: number, pace: Pace): boolean {
  const most = Math.min(pace.rpm, times.length - index);
  for (let steps = 1; steps <= most; steps += 1) {
    if ((times[index + steps - 1] ?? 0) - gapMs(pace, steps) < at) return false;
  }
  return true;
}

/** True when the starts on both sides stay far enough apart with one more between them. */
function leavesRoom(times: readonly number[], index: number, pace: Pace): boolean {
  for (let before = Math.max(0, index - pace.rpm + 1); before < index; before += 1) {
    const last = Math.min(times.length - 1, before + pace.rpm - 1);
    for (let after = index; after <= last; after += 1) {
      if ((times[after] ?? 0) - (times[before] ?? 0) < gapMs(pace, after - before + 1)) return false;
    }
  }
  return true;
}
