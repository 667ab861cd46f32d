/** A limit that changes over time: each entry holds from its moment on. Ascending; the first is from 0. */
export type LimitSchedule = readonly LimitStep[];

export interface LimitStep {
  /** Virtual milliseconds. */
  readonly fromMs: number;
  /** Requests per minute. */
  readonly rpm: number;
}

export function always(rpm: number): LimitSchedule {
  return [{ fromMs: 0, rpm }];
}

export function rpmAt(schedule: LimitSchedule, moment: number): number {
  return schedule.findLast((step) => step.fromMs <= moment)?.rpm ?? 0;
}

/** How many requests the limit lets through from 0 to `endMs`; `ceilingRpm` bounds it throughout. */
export function allowedUntil(schedule: LimitSchedule, endMs: number, ceilingRpm = Infinity): number {
  let sum = 0;
  for (const [index, step] of schedule.entries()) {
    const until = Math.min(endMs, schedule[index + 1]?.fromMs ?? endMs);
    sum += (Math.min(step.rpm, ceilingRpm) * Math.max(0, until - step.fromMs)) / 60_000;
  }
  return sum;
}

/** The first step to less; undefined when there is none. */
export function firstDrop(schedule: LimitSchedule): LimitStep | undefined {
  return schedule.find((step, index) => step.rpm < (schedule[index - 1]?.rpm ?? 0));
}

/** The last step to more; undefined when there is none. */
export function lastRestore(schedule: LimitSchedule): LimitStep | undefined {
  return schedule.findLast((step, index) => step.rpm > (schedule[index - 1]?.rpm ?? Infinity));
}
