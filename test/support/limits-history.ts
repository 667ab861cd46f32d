import * as fc from "fast-check";
import type { Cooldown, Limiter, Permit } from "../../src/core/limits/limiter.ts";
import { type LimitPolicy, POLITE } from "../../src/core/limits/policy.ts";
import type { FailureKind } from "../../src/core/providers/provider-error.ts";
import type { LimitDimension, StatedLimits } from "../../src/core/limits/stated-limits.ts";
import { candidate, settlement, type Watch } from "./limits-rig.ts";

/** Keys that between them use every rule, with windows short enough to be crossed often. */
export const HISTORY_POLICIES: Readonly<Record<string, LimitPolicy>> = {
  fast: { rpm: 6, burst: 3, windowMs: 200, marginMs: 10, tpm: 500, rpd: 40, tpd: 9_000, day: "rolling" },
  slow: {
    rpm: 3,
    burst: 1,
    windowMs: 300,
    marginMs: 20,
    rpd: 12,
    throttle: { ...POLITE, spike: 2, withinMs: 400, stableMs: 300 },
  },
  greedy: { rpm: 4, burst: 4, windowMs: 150, marginMs: 0, tpm: 300, throttle: { ...POLITE, mode: "greedy" } },
  fixed: { rpm: 2, burst: 2, windowMs: 250, marginMs: 5, throttle: { ...POLITE, mode: "fixed" } },
};
const KEYS = Object.keys(HISTORY_POLICIES);

/** As `which`: the permit handed out last. */
const LAST = -1;

export interface HistoryStep {
  readonly do: "admit" | "start" | "wake" | "settle" | "cancel" | "renew" | "jump" | "unrest";
  readonly which: number;
  readonly passMs: number;
  readonly tokens: number;
  readonly model: string;
  readonly outcome: "ok" | FailureKind;
  readonly dimension: LimitDimension | null;
  readonly cooldown: Cooldown;
  readonly stated: StatedLimits;
  readonly patienceMs: number;
}

const count = fc.nat({ max: 600 });
const limitSaid = fc.record(
  { limit: fc.integer({ min: 1, max: 600 }), remaining: count, used: count, resetMs: count },
  { requiredKeys: [] },
);
const statedLimits: fc.Arbitrary<StatedLimits> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      { rpm: limitSaid, tpm: limitSaid, rpd: limitSaid, tpd: limitSaid },
      { requiredKeys: [] },
    ),
  },
);

const STEP = {
  which: fc.nat({ max: 9 }),
  passMs: fc.nat({ max: 80 }),
  tokens: fc.constantFrom(1, 40, 120, 260),
  model: fc.constantFrom("m", "n"),
  outcome: fc.constantFrom<"ok" | FailureKind>(
    "ok",
    "ok",
    "ok",
    "rate_limited",
    "rate_limited",
    "quota_exhausted",
    "server_error",
    "auth",
    "model_not_found",
    "cancelled",
  ),
  dimension: fc.constantFrom<LimitDimension | null>(null, "rpm", "rpm", "tpm", "upstream", "rpd"),
  cooldown: fc.oneof<fc.Arbitrary<Cooldown>[]>(
    fc.constant({ kind: "none" }),
    fc.record({ kind: fc.constant("stated" as const), ms: fc.integer({ min: 0, max: 120 }) }),
    fc.record({ kind: fc.constant("backoff" as const), jitter: fc.constantFrom(0, 0.25, 0.999) }),
  ),
  stated: statedLimits,
  patienceMs: fc.constantFrom(0, 50),
} as const;

/** Anything in any order. */
const wild = fc.array(
  fc.record({
    ...STEP,
    do: fc.constantFrom(
      ...([
        "admit",
        "admit",
        "wake",
        "wake",
        "start",
        "settle",
        "settle",
        "cancel",
        "renew",
        "jump",
        "unrest",
      ] as const),
    ),
  }),
  { minLength: 5, maxLength: 60, size: "max" },
);

/** Turns one after the other, at one or two keys that mostly refuse or fail. */
const troubled = fc
  .array(
    fc.record({
      ...STEP,
      which: fc.nat({ max: 1 }),
      passMs: fc.constantFrom(0, 4, 8, 40, 2_000, 6_000),
      outcome: fc.constantFrom<"ok" | FailureKind>(
        "ok",
        "rate_limited",
        "rate_limited",
        "rate_limited",
        "quota_exhausted",
        "server_error",
        "server_error",
        "timeout",
        "network",
        "interrupted",
      ),
      dimension: fc.constantFrom<LimitDimension | null>(null, "rpm", "tpm"),
      stated: fc.constant({}),
    }),
    { minLength: 2, maxLength: 20, size: "max" },
  )
  .map((turns) =>
    turns.flatMap((turn): readonly HistoryStep[] => [
      { ...turn, do: "admit" },
      { ...turn, do: "wake", which: LAST },
      { ...turn, do: "settle", which: LAST },
    ]),
  );

export const histories: fc.Arbitrary<readonly HistoryStep[]> = fc.oneof(
  { weight: 3, arbitrary: wild },
  { weight: 1, arbitrary: troubled },
);

/** Moves the watch as the step says. Of a negative jump an hour and a half, of the others a day and more. */
export function passTime(watch: Watch, step: HistoryStep, permits: readonly Permit[]): void {
  const permit = permits.at(step.which % (permits.length || 1));
  if (step.do === "jump") watch.now += (step.which - 3) * 6_000_000;
  else if (step.do === "wake" && permit !== undefined) watch.now = Math.max(watch.now, permit.startAt);
  else watch.now += step.passMs;
}

/** Answers of `limiter` to one step, at the moment it reads; the permits it hands out are added to `permits`. */
export async function answerStep(limiter: Limiter, permits: Permit[], step: HistoryStep): Promise<unknown> {
  const permit = permits.at(step.which % (permits.length || 1));
  const { tokens, model } = step;
  if (step.do === "admit" || step.do === "jump" || permit === undefined) {
    const first = step.which % KEYS.length;
    const chain = [...KEYS.slice(first), ...KEYS.slice(0, first)].slice(0, 1 + (step.passMs % KEYS.length));
    const delayMs = step.passMs % 7 === 0 ? step.passMs : 0;
    const admission = await limiter.admit({
      candidates: chain.map((key) => candidate(key, { tokens, model, delayMs })),
      maxWaitMs: 60_000,
      patienceMs: step.patienceMs,
    });
    if (admission.kind === "granted") permits.push(admission.permit);
    return admission;
  }
  if (step.do === "unrest") return limiter.wake(permit.key);
  if (step.do === "start" || step.do === "wake") return limiter.start(permit);
  if (step.do !== "settle") return limiter[step.do](permit);
  const { outcome, dimension, cooldown, stated } = step;
  const usage = step.which % 3 === 0 ? null : { promptTokens: step.which, completionTokens: step.passMs };
  return limiter.settle(
    permit,
    settlement({ outcome, dimension, cooldown, stated, usage, durationMs: step.passMs }),
  );
}
