import { describe, expect, test } from "vitest";
import { EMPTY_KEY_STATE } from "../../../src/core/limits/key-state.ts";
import { ruleRpm } from "../../../src/core/limits/pace.ts";
import { type LimitPolicy, POLITE } from "../../../src/core/limits/policy.ts";
import { afterAnswer, afterRateLimit } from "../../../src/core/limits/throttle.ts";
import {
  exchange,
  look,
  memoryRig,
  NOON,
  PER_MINUTE,
  refusal,
  type Rig,
  settlement,
  startMany,
  WIDE,
} from "../../support/limits-rig.ts";

const MINUTE = 60_000;

function rigOf(policy: LimitPolicy): Rig {
  return memoryRig({ policies: { a: policy }, concurrency: 100 });
}

/** As many 429 answers, evenly over `overMs`, to requests that left together; what they did to the rate. */
async function spike({ limiter, watch }: Rig, count: number, overMs = 0): Promise<readonly object[]> {
  const permits = await startMany(limiter, watch, count);
  const began = watch.now;
  const changes: object[] = [];
  for (const [index, permit] of permits.entries()) {
    watch.now = began + Math.floor((index * overMs) / count);
    const effects = await limiter.settle(permit, refusal());
    changes.push(...effects.filter(({ kind }) => kind === "throttle-change"));
  }
  return changes;
}

async function factorOf({ limiter }: Rig): Promise<number> {
  return (await look(limiter)).throttle.factor;
}

/** An answer every ten seconds until `ms` have passed. */
async function use(rig: Rig, ms: number): Promise<readonly object[]> {
  const changes: object[] = [];
  const until = rig.watch.now + ms;
  while (rig.watch.now + 10_000 <= until) {
    rig.watch.now += 10_000;
    const effects = await exchange(rig, 1);
    changes.push(...effects.filter(({ kind }) => kind === "throttle-change"));
  }
  return changes;
}

describe("a spike", () => {
  test.each([3, 5, 50])("of %i answers cuts the rate once, to four fifths", async (count) => {
    const rig = rigOf(WIDE);
    const cut = { kind: "throttle-change", key: "a", cause: "spike", factor: 0.8, configured: 200 };
    const changes = await spike(rig, count);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject(cut);
    expect(await factorOf(rig)).toBe(0.8);
  });

  test.each([3, 5, 50])("of %i answers over half a minute cuts it once as well", async (count) => {
    const rig = rigOf(WIDE);
    expect(await spike(rig, count, 30_000)).toHaveLength(1);
    expect(await factorOf(rig)).toBe(0.8);
  });

  test("takes three answers within a minute", async () => {
    const rig = rigOf(WIDE);
    const [first, second, third, fourth] = await startMany(rig.limiter, rig.watch, 4);
    if (!first || !second || !third || !fourth) throw new Error("four were started");
    await rig.limiter.settle(first, refusal());
    rig.watch.now += 1;
    await rig.limiter.settle(second, refusal());
    rig.watch.now += MINUTE - 1;
    await rig.limiter.settle(third, refusal());
    expect(await factorOf(rig)).toBe(1);
    await rig.limiter.settle(fourth, refusal());
    expect(await factorOf(rig)).toBe(0.8);
  });

  test("within a minute of the last cut belongs to that one", async () => {
    const rig = rigOf(WIDE);
    await spike(rig, 3);
    rig.watch.now += MINUTE - 1;
    expect(await spike(rig, 20)).toEqual([]);
    expect(await factorOf(rig)).toBe(0.8);
  });

  test("after that minute cuts again, with evidence of its own", async () => {
    const rig = rigOf(WIDE);
    await spike(rig, 3);
    rig.watch.now += MINUTE - 1;
    await spike(rig, 20);
    rig.watch.now += 1;
    expect(await spike(rig, 2)).toEqual([]);
    expect(await spike(rig, 1)).toMatchObject([{ cause: "spike", factor: 0.64 }]);
  });

  test("that follows another never leaves less than half of what is configured", async () => {
    const rig = rigOf(WIDE);
    const factors: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      await spike(rig, 3);
      factors.push(await factorOf(rig));
      rig.watch.now += 2 * MINUTE;
    }
    expect(factors).toEqual([0.8, 0.64, 0.512, 0.5, 0.5, 0.5]);
  });

  test.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
  ])("at %i a minute never leaves less than one", (rpm, least) => {
    let state = EMPTY_KEY_STATE;
    for (let count = 0; count < 40; count += 1) {
      state = afterRateLimit(state, POLITE, NOON + count * 20_000);
      expect(ruleRpm({ ...PER_MINUTE, rpm }, state)).toBeGreaterThanOrEqual(1);
    }
    expect(ruleRpm({ ...PER_MINUTE, rpm }, state)).toBe(least);
  });

  test.each([
    ["tokens", refusal({ dimension: "tpm" })],
    ["the server behind the provider", refusal({ dimension: "upstream" })],
    ["a day", refusal({ outcome: "quota_exhausted", dimension: "rpd" })],
    ["a day's tokens", refusal({ outcome: "quota_exhausted", dimension: "tpd" })],
  ])("is not made of answers about %s", async (_, answer) => {
    const rig = rigOf(WIDE);
    const effects = await exchange(rig, 10, answer);
    expect(effects.filter(({ kind }) => kind === "throttle-change")).toEqual([]);
    expect((await look(rig.limiter)).throttle).toEqual({ factor: 1, recent429: 0, nextRestoreAt: null });
  });
});

describe("the way back", () => {
  test("gives a tenth of the configured rate for each minute in use", async () => {
    const rig = rigOf(WIDE);
    for (let round = 0; round < 4; round += 1) {
      await spike(rig, 3);
      rig.watch.now += round < 3 ? MINUTE : 0;
    }
    expect(await factorOf(rig)).toBe(0.5);
    expect((await look(rig.limiter)).throttle.nextRestoreAt).toBe(rig.watch.now + MINUTE);
    const changes = await use(rig, 5 * MINUTE);
    expect(changes).toMatchObject([
      { cause: "stable", factor: 0.6 },
      { cause: "stable", factor: 0.7 },
      { cause: "stable", factor: 0.8 },
      { cause: "stable", factor: 0.9 },
      { cause: "stable", factor: 1 },
    ]);
    expect((await look(rig.limiter)).throttle.nextRestoreAt).toBeNull();
  });

  test("starts its minute again at each 429", async () => {
    const rig = rigOf(WIDE);
    await spike(rig, 3);
    await use(rig, 50_000);
    await exchange(rig, 1, refusal());
    await use(rig, 50_000);
    expect(await factorOf(rig)).toBe(0.8);
    await use(rig, 10_000);
    expect(await factorOf(rig)).toBe(0.9);
  });

  test("is not held up by the 429 answers that belong to the spike", async () => {
    const rig = rigOf(WIDE);
    await spike(rig, 50, 30_000);
    await use(rig, 2 * MINUTE);
    expect(await factorOf(rig)).toBe(1);
  });

  test("counts time, not answers", async () => {
    const rig = rigOf(WIDE);
    await spike(rig, 3);
    await exchange(rig, 50);
    expect(await factorOf(rig)).toBe(0.8);
  });

  test("gives several minutes at once to the first answer after them", () => {
    const state = { ...EMPTY_KEY_STATE, factor: 0.5, stableSince: NOON, usedAt: NOON + 185_000 };
    const after = afterAnswer(state, POLITE, { now: NOON + 186_000, turnMs: 0 });
    expect(after).toMatchObject({ factor: 0.8, stableSince: NOON + 180_000, usedAt: NOON + 186_000 });
  });

  test("does not count a pause of more than a minute", async () => {
    const rig = rigOf(WIDE);
    await spike(rig, 3);
    await use(rig, 10_000);
    rig.watch.now += 3_600_000;
    await exchange(rig, 1);
    await use(rig, 40_000);
    expect(await factorOf(rig)).toBe(0.8);
    await use(rig, 10_000);
    expect(await factorOf(rig)).toBe(0.9);
  });

  test("is as long for a key that was idle before the spike, or never answered", async () => {
    const fresh = rigOf(WIDE);
    const idle = rigOf(WIDE);
    await exchange(idle, 1);
    idle.watch.now += 600_000;
    for (const rig of [fresh, idle]) {
      await spike(rig, 3);
      await use(rig, 50_000);
      expect(await factorOf(rig)).toBe(0.8);
      await use(rig, 10_000);
      expect(await factorOf(rig)).toBe(0.9);
    }
  });

  test.each([2, 3])("is open to a key of %i a minute that was cut to one", async (rpm) => {
    const rig = rigOf({ ...PER_MINUTE, rpm, burst: 1, throttle: { ...POLITE, spike: 1, reduce: 0.5 } });
    await exchange(rig, 1, refusal());
    expect(await look(rig.limiter)).toMatchObject({ rpm: { limit: 1 }, throttle: { factor: 0.5 } });
    const from = rig.watch.now;
    await exchange(rig, 8);
    expect(await look(rig.limiter)).toMatchObject({ rpm: { limit: rpm }, throttle: { factor: 1 } });
    expect(rig.watch.now - from).toBeLessThan(8 * 61_000);
  });

  test("is open to a key whose answers take longer than a window", async () => {
    const rig = rigOf(WIDE);
    await spike(rig, 3);
    const permits = await startMany(rig.limiter, rig.watch, 5);
    rig.watch.now += 70_000;
    for (const permit of permits) {
      await rig.limiter.settle(permit, settlement());
      rig.watch.now += 30_000;
    }
    expect(await factorOf(rig)).toBe(1);
  });
});

describe.each(["greedy", "fixed"] as const)("a %s key", (mode) => {
  test("keeps its rate, learns nothing and tells of nothing, whatever answers come", async () => {
    const rig = rigOf({ ...PER_MINUTE, throttle: { ...POLITE, mode } });
    expect(await exchange(rig, 20, refusal())).toEqual([]);
    expect(await look(rig.limiter)).toMatchObject({
      rpm: { limit: 30 },
      throttle: { factor: 1, nextRestoreAt: null },
      learned: null,
    });
  });

  test("waits as told", async () => {
    const rig = rigOf({ ...PER_MINUTE, throttle: { ...POLITE, mode } });
    await exchange(rig, 1, refusal({ cooldown: { kind: "stated", ms: 9_000 } }));
    expect((await look(rig.limiter)).nextSlotAt).toBe(NOON + 9_000);
  });
});
