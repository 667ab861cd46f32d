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
    const at = Math.max(from, notBefore(times, index, pace));
    if (at <= notAfter(times, index, pace) && leavesRoom(times, index, pace)) {
      return placement(times, index, at, { from, pace });
    }
  }
  const at = Math.max(from, notBefore(times, times.length, pace));
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

/** Earliest moment at position `index` as the starts before it allow. */
function notBefore(times: readonly number[], index: number, pace: Pace): number {
  let bound = Number.NEGATIVE_INFINITY;
  for (let steps = 1; steps <= pace.rpm && steps <= index; steps += 1) {
    bound = Math.max(bound, (times[index - steps] ?? 0) + gapMs(pace, steps));
  }
  return bound;
}

/** Latest moment at position `index` as the starts after it allow. */
function notAfter(times: readonly number[], index: number, pace: Pace): number {
  let bound = Number.POSITIVE_INFINITY;
  for (let steps = 1; steps <= pace.rpm && index + steps <= times.length; steps += 1) {
    bound = Math.min(bound, (times[index + steps - 1] ?? 0) - gapMs(pace, steps));
  }
  return bound;
}

/** True when the starts on both sides stay far enough apart with one more between them. */
function leavesRoom(times: readonly number[], index: number, pace: Pace): boolean {
  for (let before = index - 1; before >= 0 && before > index - pace.rpm; before -= 1) {
    const last = Math.min(times.length - 1, before + pace.rpm - 1);
    for (let after = index; after <= last; after += 1) {
      if ((times[after] ?? 0) - (times[before] ?? 0) < gapMs(pace, after - before + 1)) return false;
    }
  }
  return true;
}
