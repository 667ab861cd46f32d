import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Counted,
  type Counters,
  counterName,
  isCounterName,
  labelsOf,
} from "../../../src/core/limits/counter-names.ts";
import { BUCKETS_MS, histogramOf } from "../../../src/core/limits/histogram.ts";
import type { LimiterEffect } from "../../../src/core/limits/limiter.ts";
import { type Increment, tallyOf, tallyOfEffects } from "../../../src/core/limits/tally.ts";
import { settlement } from "../../support/limits-rig.ts";

/** What the increments amount to. */
function summed(increments: readonly Increment[]): Counters {
  const counters = new Map<string, number>();
  for (const [name, by] of increments) counters.set(name, (counters.get(name) ?? 0) + by);
  return counters;
}

const read = (counters: Counters, kind: Counted) =>
  histogramOf((mark) => counters.get(counterName(kind, mark as never)) ?? 0);

test("an answer counts its outcome, its tokens and its three durations", () => {
  const usage = { promptTokens: 12, completionTokens: 7 };
  const counted = tallyOf(settlement({ usage, durationMs: 1_240, ttftMs: 310, waitedMs: 0 }));
  expect(Object.fromEntries(counted)).toEqual({
    "request:ok": 1,
    "token:prompt": 12,
    "token:completion": 7,
    "duration:2000": 1,
    "duration:sum": 1_240,
    "ttft:500": 1,
    "ttft:sum": 310,
    "wait:100": 1,
  });
});

test.each([
  ["rate_limited", "rpm", "refusal:rpm"],
  ["rate_limited", null, "refusal:unknown"],
  ["quota_exhausted", "tpd", "refusal:tpd"],
] as const)(
  "a refusal %s about %s counts as %s and says nothing about durations",
  (outcome, dimension, name) => {
    const counted = tallyOf(
      settlement({ outcome, dimension, ttftMs: null, durationMs: 90, waitedMs: 2_500 }),
    );
    expect(Object.fromEntries(counted)).toEqual({
      [`request:${outcome}`]: 1,
      [name]: 1,
      "wait:3000": 1,
      "wait:sum": 2_500,
    });
  },
);

test("numbers that are none count as nothing", () => {
  const usage = { promptTokens: Number.NaN, completionTokens: -3 };
  const odd = { usage, durationMs: Number.NaN, ttftMs: Number.POSITIVE_INFINITY, waitedMs: -5 };
  expect(Object.fromEntries(tallyOf(settlement(odd)))).toEqual({
    "request:ok": 1,
    "duration:100": 1,
    "ttft:100": 1,
    "wait:100": 1,
  });
});

test("each effect is counted by its cause", () => {
  const rates = { key: "a", factor: 0.8, rpm: 24, configured: 30 };
  const effects: readonly LimiterEffect[] = [
    { kind: "cooldown-start", key: "a", until: 1 },
    { kind: "throttle-change", cause: "spike", ...rates },
    { kind: "throttle-change", cause: "stable", ...rates },
    { kind: "limit-change", key: "a", limit: "tpm", value: null },
  ];
  expect(tallyOfEffects(effects)).toEqual([
    ["cooldown:start", 1],
    ["throttle:spike", 1],
    ["throttle:stable", 1],
    ["limit:tpm", 1],
  ]);
});

test("every name that is counted is one that is read back, and nothing else is", () => {
  for (const kind of ["request", "token", "refusal", "throttle", "cooldown", "limit"] as const) {
    for (const label of labelsOf(kind)) expect(isCounterName(`${kind}:${label}`)).toBe(true);
  }
  for (const name of ["", "request", "request:", "request:OK", "wait:101", "toString", "request:ok:ok"]) {
    expect(isCounterName(name)).toBe(false);
  }
});

test("a histogram has every observation once, in the bucket of its length, and the sum of all", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 400_000 }), { maxLength: 60 }), (lengths) => {
      const { upTo, count, sumMs } = read(
        summed(lengths.flatMap((waitedMs) => tallyOf(settlement({ waitedMs })))),
        "wait",
      );
      expect(upTo).toEqual(BUCKETS_MS.map((bound) => lengths.filter((ms) => ms <= bound).length));
      expect(count).toBe(lengths.length);
      expect(sumMs).toBe(lengths.reduce((sum, ms) => sum + ms, 0));
    }),
  );
});
