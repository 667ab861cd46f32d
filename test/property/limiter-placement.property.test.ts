import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LimitPolicy } from "../../src/core/limits/policy.ts";
import { bucketHolds, busiest, fits, heaviest } from "../support/limits-oracle.ts";
import { type Booked, placeAmong, placeBeside } from "../support/limits-placing.ts";

const policies: fc.Arbitrary<LimitPolicy> = fc
  .record({ rpm: fc.integer({ min: 1, max: 9 }), windowMs: fc.integer({ min: 1, max: 90 }) })
  .chain(({ rpm, windowMs }) =>
    fc.record({
      rpm: fc.constant(rpm),
      windowMs: fc.constant(windowMs),
      burst: fc.integer({ min: 1, max: rpm }),
      marginMs: fc.integer({ min: 0, max: 12 }),
    }),
  );

/** Moments at which somebody asks, in any order, and which of the planned starts are taken back afterwards. */
const plans = fc.record({
  asks: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 30, size: "max" }),
  cancels: fc.array(fc.nat({ max: 29 }), { maxLength: 10, size: "max" }),
});

function planned(
  policy: LimitPolicy,
  plan: { asks: readonly number[]; cancels: readonly number[] },
): number[] {
  let times: number[] = [];
  for (const ask of plan.asks) {
    times = [...times, placeAmong(times, ask, policy).at].sort((a, b) => a - b);
  }
  return times.filter((_, index) => !plan.cancels.includes(index));
}

test("starts placed in any order never overflow a window or the bucket", () => {
  fc.assert(
    fc.property(policies, plans, (policy, plan) => {
      const times = planned(policy, plan);
      expect(busiest(times, policy.windowMs + policy.marginMs)).toBeLessThanOrEqual(policy.rpm);
      expect(bucketHolds(times, policy)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("a start is placed at the first moment that fits: no free slot is passed over", () => {
  fc.assert(
    fc.property(policies, plans, fc.integer({ min: 0, max: 400 }), (policy, plan, from) => {
      const times = planned(policy, plan);
      const { at, heldBy } = placeAmong(times, from, policy);
      expect(fits(times, at, policy)).toBe(true);
      for (let earlier = from; earlier < at; earlier += 1) expect(fits(times, earlier, policy)).toBe(false);
      expect(heldBy === null).toBe(at === from);
    }),
    { numRuns: 500 },
  );
});

test("asked in order of time, it is the bucket's and the window's own formula", () => {
  fc.assert(
    fc.property(
      fc.record({
        rpm: fc.constantFrom(1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30),
        burst: fc.integer({ min: 1, max: 6 }),
        marginMs: fc.integer({ min: 0, max: 500 }),
      }),
      fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 60, size: "max" }),
      ({ rpm, burst: asked, marginMs }, pauses) => {
        const burst = Math.min(asked, rpm);
        const policy = { rpm, burst, marginMs, windowMs: 60_000 };
        const interval = policy.windowMs / rpm;
        const times: number[] = [];
        let now = 0;
        let tat = 0;
        for (const pause of pauses) {
          now += pause;
          const leaving = times.at(-rpm);
          const byWindow = leaving === undefined ? 0 : leaving + policy.windowMs + marginMs;
          const expected = Math.max(now, tat - (burst - 1) * interval, byWindow);
          const { at } = placeAmong(times, now, policy);
          expect(at).toBe(expected);
          times.push(at);
          tat = Math.max(tat, at) + interval;
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("with a limit of tokens, no window holds more, and no moment that has room is passed over", () => {
  const asks = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 300 }), tokens: fc.integer({ min: 0, max: 50 }) }),
    { minLength: 1, maxLength: 20, size: "max" },
  );
  fc.assert(
    fc.property(
      policies,
      fc.integer({ min: 50, max: 120 }),
      asks,
      fc.nat({ max: 19 }),
      (plain, tpm, all, gone) => {
        const policy = { ...plain, tpm };
        const spanMs = policy.windowMs + policy.marginMs;
        const roomy = (starts: readonly Booked[], at: number): boolean =>
          fits(
            starts.map((start) => start.at),
            at,
            policy,
          );
        let booked: Booked[] = [];
        for (const [index, ask] of all.entries()) {
          const { at } = placeBeside(booked, ask, policy);
          const placed = { at, tokens: ask.tokens };
          expect(heaviest([...booked, placed], spanMs)).toBeLessThanOrEqual(tpm);
          for (let earlier = ask.at; earlier < at; earlier += 1) {
            const tried = { at: earlier, tokens: ask.tokens };
            expect(roomy(booked, earlier) && heaviest([...booked, tried], spanMs) <= tpm).toBe(false);
          }
          booked = [...booked, placed].sort((a, b) => a.at - b.at);
          if (index === gone) booked = booked.slice(1);
        }
      },
    ),
    { numRuns: 300 },
  );
});
