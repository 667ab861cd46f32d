import { counterName, type HistogramName } from "./counter-names.ts";
import { bucketOf, SUM } from "./histogram.ts";
import type { LimiterEffect, Settlement } from "./limiter.ts";
import { isRefusal } from "./outcome-meaning.ts";
import { wholeNumber } from "./whole-number.ts";

/** By how much the counter `name` grows: a whole number, 1 or more. */
export type Increment = readonly [name: string, by: number];

/**
 * What one request adds to its key's counters when it is settled. Durations are those of answered requests: a refusal
 * within milliseconds says nothing about how long an answer takes.
 */
export function tallyOf(settlement: Settlement): readonly Increment[] {
  const { outcome, usage, dimension, ttftMs, durationMs, waitedMs } = settlement;
  return growing([
    [counterName("request", outcome), 1],
    [counterName("token", "prompt"), usage?.promptTokens ?? 0],
    [counterName("token", "completion"), usage?.completionTokens ?? 0],
    [counterName("refusal", dimension ?? "unknown"), isRefusal(outcome) ? 1 : 0],
    ...(outcome === "ok" ? observed("duration", durationMs) : []),
    ...(ttftMs === null ? [] : observed("ttft", ttftMs)),
    ...observed("wait", waitedMs),
  ]);
}

/** What the effects of a settlement add to the counters of its key. */
export function tallyOfEffects(effects: readonly LimiterEffect[]): readonly Increment[] {
  return effects.map((effect) => [COUNTER_OF[effect.kind](effect as never), 1]);
}

const COUNTER_OF: {
  readonly [Kind in LimiterEffect["kind"]]: (effect: Extract<LimiterEffect, { kind: Kind }>) => string;
} = {
  "cooldown-start": () => counterName("cooldown", "start"),
  "throttle-change": ({ cause }) => counterName("throttle", cause),
  "limit-change": ({ limit }) => counterName("limit", limit),
};

function observed(name: HistogramName, ms: number): readonly Increment[] {
  const whole = wholeNumber(Math.round(ms));
  return [
    [counterName(name, bucketOf(whole)), 1],
    [counterName(name, SUM), whole],
  ];
}

function growing(increments: readonly Increment[]): readonly Increment[] {
  return increments.map(([name, by]): Increment => [name, wholeNumber(by)]).filter(([, by]) => by > 0);
}
