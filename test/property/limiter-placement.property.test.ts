import * as fc from "fast-check";
import { expect, test } from "vitest";
import { earliestPlacement } from "../../src/core/limits/placement.ts";
import { paceOf } from "../../src/core/limits/pace.ts";
import type { LimitPolicy } from "../../src/core/limits/limiter.ts";
import { bucketHolds, busiest, fits } from "../support/limits-oracle.ts";

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
  const pace = paceOf(policy);
  let times: number[] = [];
  for (const ask of plan.asks) {
    times = [...times, earliestPlacement(times, ask, pace).at].sort((a, b) => a - b);
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
      const { at, heldBy } = earliestPlacement(times, from, paceOf(policy));
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
          const { at } = earliestPlacement(times, now, paceOf(policy));
          expect(at).toBe(expected);
          times.push(at);
          tat = Math.max(tat, at) + interval;
        }
      },
    ),
    { numRuns: 300 },
  );
});
