import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS } from "../../src/core/day-boundary.ts";
import { type Quota, quotaAt, quotaFreeAt, spent, UNUSED } from "../../src/core/limits/day.ts";
import { ROLLING } from "../../src/core/limits/policy.ts";

type Step =
  | { readonly do: "pass"; readonly ms: number }
  /** Spends when there is room, as a start does. */
  | { readonly do: "spend"; readonly amount: number }
  /** To the moment from which `amount` more is told to fit. */
  | { readonly do: "wait"; readonly amount: number }
  /** Real usage that differs from the estimate. */
  | { readonly do: "correct"; readonly by: number };

const passes = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 5_000 }), fc.nat({ max: 20_000_000 }));
const shares = fc.double({ min: 0, max: 1, noNaN: true });

function stepsOf(limit: number): fc.Arbitrary<readonly Step[]> {
  const amount = shares.map((share) => Math.max(1, Math.floor(share * limit)));
  const by = fc.double({ min: -0.5, max: 0.2, noNaN: true }).map((share) => Math.trunc(share * limit));
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: passes }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("spend" as const), amount }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), amount }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("correct" as const), by }) },
  );
  return fc.array(step, { minLength: 1, maxLength: 80, size: "max" });
}

/** A bucket of exact fractions: its level is counted in units of 1 / `DAY_MS`. */
class ExactBucket {
  level = 0n;
  readonly #limit: bigint;

  constructor(limit: number) {
    this.#limit = BigInt(limit);
  }

  pass(ms: number): void {
    this.add(-BigInt(ms) * this.#limit);
  }

  add(units: bigint): void {
    this.level = this.level + units > 0n ? this.level + units : 0n;
  }
}

interface Bucket {
  readonly limit: number;
  now: number;
  quota: Quota;
  readonly exact: ExactBucket;
}

/** How full the quota is, in units of 1 / `DAY_MS`. */
function levelOf({ quota, limit, now }: Bucket): bigint {
  const level =
    BigInt(quota.used) * BigInt(DAY_MS) -
    BigInt(quota.rest) -
    BigInt(quota.used === 0 ? 0 : now - quota.since) * BigInt(limit);
  return level > 0n ? level : 0n;
}

function pass(bucket: Bucket, ms: number): void {
  bucket.now += ms;
  bucket.exact.pass(ms);
  bucket.quota = quotaAt(bucket.quota, rolling(bucket));
}

function rolling({ limit, now }: Pick<Bucket, "limit" | "now">) {
  return { limit, now, rule: ROLLING };
}

function spend(bucket: Bucket, amount: number): void {
  bucket.quota = spent(bucket.quota, amount, rolling(bucket));
  bucket.exact.add(BigInt(amount) * BigInt(DAY_MS));
}

function freeAt(bucket: Bucket, amount: number): number {
  return quotaFreeAt(bucket.quota, amount, rolling(bucket));
}

function play(bucket: Bucket, step: Step): void {
  if (step.do === "pass") pass(bucket, step.ms);
  if (step.do === "spend" && freeAt(bucket, step.amount) <= bucket.now) spend(bucket, step.amount);
  if (step.do === "wait") {
    const wait = freeAt(bucket, step.amount) - bucket.now;
    expect(wait).toBeGreaterThanOrEqual(0);
    if (wait > 1) {
      pass(bucket, wait - 1);
      expect(freeAt(bucket, step.amount)).toBe(bucket.now + 1);
      pass(bucket, 1);
    } else pass(bucket, wait);
    expect(freeAt(bucket, step.amount)).toBe(bucket.now);
  }
  // Never below nothing, which both would cut off at different fractions of a unit.
  if (step.do === "correct" && bucket.quota.used + step.by > bucket.limit * 0.1) spend(bucket, step.by);
}

function begin(limit: number): Bucket {
  const now = 1_795_435_200_000;
  return { limit, now, quota: UNUSED, exact: new ExactBucket(limit) };
}

test("a rolling day is the exact bucket, and the wait it tells is exact, over any history", () => {
  const limits = fc.oneof(
    fc.constantFrom(1, 24, 1_000, 14_400, 500_000),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 2_000_000 }),
  );
  fc.assert(
    fc.property(
      limits.chain((limit) => fc.tuple(fc.constant(limit), stepsOf(limit))),
      ([limit, steps]) => {
        const bucket = begin(limit);
        for (const step of steps) {
          play(bucket, step);
          expect(levelOf(bucket)).toBe(bucket.exact.level);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
