import { describe, expect, test } from "vitest";
import { type Ceiling, ceilingAt, confirmed, lowered } from "../../../src/core/limits/ceiling.ts";
import type { LimitPolicy } from "../../../src/core/limits/policy.ts";
import { EMPTY_KEY_STATE } from "../../../src/core/limits/key-state.ts";
import { decodeKeyState, encodeKeyState } from "../../../src/core/limits/key-state-codec.ts";
import {
  admitTo,
  exchange,
  granted,
  look,
  memoryRig,
  NOON,
  PER_MINUTE,
  refusal,
  settlement,
  startMany,
  startNext,
} from "../../support/limits-rig.ts";

const DAY = 86_400_000;
const TEN: Ceiling = {
  limit: 10,
  probeAt: NOON + 30_000,
  step: 1,
  intervalMs: 30_000,
  measuredAt: NOON,
  confirmedAt: NOON,
};

function measured(more: Partial<Parameters<typeof lowered>[1]> = {}): Parameters<typeof lowered>[1] {
  return { accepted: 10, isDrop: true, step: 1, sentAt: NOON + 1, now: NOON + 2, ...more };
}

function answered(
  accepted: number,
  more: Partial<Parameters<typeof confirmed>[1]> = {},
): Parameters<typeof confirmed>[1] {
  return { accepted, configured: 30, sentAt: NOON + 40_000, now: NOON + 41_000, ...more };
}

describe("a 429", () => {
  test("at most halves the rate, and says so", async () => {
    const rig = memoryRig();
    const effects = await exchange(rig, 1, refusal());
    expect(effects).toEqual([{ kind: "limit-change", key: "a", limit: "rpm", value: 15 }]);
    expect(await look(rig.limiter)).toMatchObject({
      rpm: { limit: 15, configured: 30 },
      learned: { rpm: 15 },
    });
    rig.watch.now += 1;
    await exchange(rig, 1, refusal());
    expect((await look(rig.limiter)).learned?.rpm).toBe(8);
  });

  test("that comes alone, hours after another, teaches no less than half of what is configured", async () => {
    const rig = memoryRig();
    for (let stray = 0; stray < 5; stray += 1) {
      await exchange(rig, 1, refusal());
      expect((await look(rig.limiter)).learned?.rpm).toBe(15);
      rig.watch.now += 3_600_000;
    }
  });

  test("that fails a probe upward leaves a lower limit as it was", async () => {
    const rig = memoryRig();
    for (let refused = 0; refused < 3; refused += 1) {
      await exchange(rig, 1, refusal());
      rig.watch.now += 1;
    }
    expect((await look(rig.limiter)).learned?.rpm).toBe(4);
    rig.watch.now += 3_600_000;
    await exchange(rig, 1, refusal());
    expect((await look(rig.limiter)).learned?.rpm).toBe(4);
  });

  test("measures what was accepted in the window before it", async () => {
    const rig = memoryRig();
    await exchange(rig, 20);
    await exchange(rig, 1, refusal());
    expect((await look(rig.limiter)).learned?.rpm).toBe(20);
  });

  test("that answers a request sent before the last one teaches nothing new", async () => {
    const rig = memoryRig();
    const permits = await startMany(rig.limiter, rig.watch, 10);
    for (const permit of permits) {
      rig.watch.now += 100;
      await rig.limiter.settle(permit, refusal());
    }
    expect((await look(rig.limiter)).learned?.rpm).toBe(15);
  });

  test("at one request a minute teaches nothing", async () => {
    const rig = memoryRig({ policies: { a: { ...PER_MINUTE, rpm: 1, burst: 1 } } });
    await exchange(rig, 2, refusal());
    expect(await look(rig.limiter)).toMatchObject({ rpm: { limit: 1 }, learned: null });
  });
});

describe("the learned limit", () => {
  /** A provider that accepts `secret` in any minute, and what it refused. */
  function provider(secret: number): {
    readonly accepts: (at: number) => boolean;
    readonly refusedAt: number[];
  } {
    const accepted: number[] = [];
    const refusedAt: number[] = [];
    return {
      refusedAt,
      accepts(at) {
        const isFree = accepted.filter((other) => other > at - 60_000).length < secret;
        (isFree ? accepted : refusedAt).push(at);
        return isFree;
      },
    };
  }

  test.each([1, 4, 11, 20])(
    "comes down to the %i a minute that are accepted, and stays there",
    async (secret) => {
      const rig = memoryRig();
      const { accepts, refusedAt } = provider(secret);
      while (rig.watch.now < NOON + 40 * 60_000) {
        const permit = await startNext(rig.limiter, rig.watch);
        await rig.limiter.settle(permit, accepts(rig.watch.now) ? settlement() : refusal());
      }
      const learned = (await look(rig.limiter)).learned?.rpm ?? 30;
      expect(learned).toBeGreaterThanOrEqual(secret);
      expect(learned).toBeLessThanOrEqual(secret + 1);
      expect(refusedAt.filter((at) => at > NOON + 20 * 60_000).length).toBeLessThanOrEqual(20);
    },
  );

  test("is found again when the provider gives back what is configured", async () => {
    const rig = memoryRig();
    await exchange(rig, 1, refusal());
    let isGone = false;
    for (let minute = 0; minute < 10 && !isGone; minute += 1) {
      const effects = await exchange(rig, 30);
      isGone = effects.some((effect) => effect.kind === "limit-change" && effect.value === null);
    }
    expect(isGone).toBe(true);
    expect(await look(rig.limiter)).toMatchObject({ rpm: { limit: 30 }, learned: null });
  });

  test("is not raised by answers to requests sent before the 429", async () => {
    const rig = memoryRig({ policies: { a: { ...PER_MINUTE, rpm: 40, burst: 40 } }, concurrency: 50 });
    const permits = await startMany(rig.limiter, rig.watch, 30);
    rig.watch.now += 60_000;
    const late = granted(await admitTo(rig.limiter)).permit;
    expect(await rig.limiter.start(late)).toEqual({ kind: "started" });
    rig.watch.now += 100;
    await rig.limiter.settle(late, refusal());
    expect((await look(rig.limiter)).learned?.rpm).toBe(20);
    const before = (await look(rig.limiter)).learned;
    for (const permit of permits) await rig.limiter.settle(permit, settlement());
    expect((await look(rig.limiter)).learned).toEqual(before);
  });

  test("stays when what was accepted before the 429 is more", () => {
    expect(confirmed(TEN, answered(20, { sentAt: NOON }))).toBe(TEN);
    expect(confirmed(TEN, answered(30, { sentAt: NOON }))).toBe(TEN);
  });

  test("is tried by a step when its time has come, not before", () => {
    expect(ceilingAt(TEN, TEN.probeAt - 1)).toBe(10);
    expect(ceilingAt(TEN, TEN.probeAt)).toBe(11);
    expect(ceilingAt(null, NOON)).toBe(Number.POSITIVE_INFINITY);
  });

  test("stays while less of it is used, and is confirmed by as much", () => {
    expect(confirmed(TEN, answered(9))).toBe(TEN);
    expect(confirmed(TEN, answered(10))).toEqual({ ...TEN, confirmedAt: NOON + 41_000 });
  });

  test("goes up to what was accepted above it, and the next step is twice as long, up to the limit", () => {
    const up = confirmed(TEN, answered(11));
    expect(up).toMatchObject({ limit: 11, step: 2, probeAt: NOON + 41_000 });
    expect(confirmed({ ...TEN, limit: 3, step: 2 }, answered(4))).toMatchObject({ limit: 4, step: 4 });
    expect(confirmed({ ...TEN, limit: 4, step: 4 }, answered(5))).toMatchObject({ limit: 5, step: 5 });
  });

  test("is gone when what is configured was accepted", () => {
    expect(confirmed(TEN, answered(30))).toBeNull();
  });

  test("grows by whole numbers however often it grows", () => {
    let known: Ceiling | null = { ...TEN, limit: 1 };
    for (let accepted = 2; accepted < 5_000; accepted += 1) {
      known = confirmed(known, answered(accepted, { configured: 5_000 }));
      if (known === null) throw new Error("not there yet");
      const state = { ...EMPTY_KEY_STATE, ceiling: { requests: known, tokens: null } };
      if (accepted % 100 === 0) expect(decodeKeyState(encodeKeyState(state))).toEqual(state);
      // Half of the rate in force: what a 429 measures at least.
      expect((known.limit + known.step) / 2).toBeLessThanOrEqual(known.limit);
    }
  });

  test.each([
    ["was higher within the hour", true, [30_000, 60_000, 60_000, 60_000]],
    ["never was higher", false, [120_000, 480_000, 1_920_000, 3_600_000, 3_600_000]],
  ])("that %s is probed after longer and longer waits while probes fail", (_, isDrop, intervals) => {
    let known: Ceiling | null = null;
    for (const [index, intervalMs] of intervals.entries()) {
      const now: number = NOON + index * 10 * DAY;
      known = lowered(known, measured({ isDrop, sentAt: now - 1, now }));
      expect(known).toMatchObject({ limit: 10, intervalMs, probeAt: now + intervalMs, measuredAt: now });
    }
    const lower = lowered(known, measured({ accepted: 9, isDrop: true, sentAt: NOON + 100 * DAY }));
    expect(lower).toMatchObject({ limit: 9, intervalMs: 30_000 });
  });

  test("is forgotten after a day, and not remembered when as much is accepted again", async () => {
    const rig = memoryRig();
    await exchange(rig, 1, refusal());
    const from = rig.watch.now;
    rig.watch.now = from + DAY;
    expect((await look(rig.limiter)).rpm.limit).toBe(16);
    rig.watch.now = from + DAY + 1;
    expect(await look(rig.limiter)).toMatchObject({ rpm: { limit: 30 }, learned: null });
    await exchange(rig, 15);
    expect(await look(rig.limiter)).toMatchObject({ rpm: { limit: 30 }, learned: null });
  });

  test("lasts while answers confirm it", async () => {
    const rig = memoryRig();
    await exchange(rig, 1, refusal());
    for (let round = 0; round < 3; round += 1) {
      rig.watch.now += DAY / 2;
      await exchange(rig, 15);
    }
    expect((await look(rig.limiter)).learned?.rpm).toBeGreaterThanOrEqual(15);
  });
});

describe("a learned limit of tokens", () => {
  const policy: LimitPolicy = { ...PER_MINUTE, tpm: 10_000 };

  test("comes from a 429 about tokens, and leaves the rate alone", async () => {
    const { limiter, watch } = memoryRig({ policies: { a: policy } });
    const first = granted(await admitTo(limiter, "a", { tokens: 3_000 })).permit;
    const second = granted(await admitTo(limiter, "a", { tokens: 1_000 })).permit;
    await limiter.start(first);
    await limiter.start(second);
    watch.now += 10;
    const effects = await limiter.settle(second, refusal({ dimension: "tpm" }));
    expect(effects).toEqual([{ kind: "limit-change", key: "a", limit: "tpm", value: 3_000 }]);
    expect(await look(limiter)).toMatchObject({ rpm: { limit: 30 }, tpm: { limit: 3_000 }, learned: null });
  });

  test("lets a larger request go alone in its window; only what is configured refuses it for good", async () => {
    const rig = memoryRig({ policies: { a: policy } });
    await exchange(rig, 1, refusal({ dimension: "tpm" }));
    expect((await look(rig.limiter)).tpm.limit).toBe(100);
    expect(granted(await admitTo(rig.limiter, "a", { tokens: 5_000 })).waitMs).toBe(0);
    const next = granted(await admitTo(rig.limiter, "a", { tokens: 1 }));
    expect(next).toMatchObject({ waitMs: 60_250, reason: "tokens" });
    expect(await admitTo(rig.limiter, "a", { tokens: 10_001 })).toMatchObject({ retryAt: null });
  });

  test("is not raised by a 429 about a larger request", async () => {
    const { limiter, watch } = memoryRig({ policies: { a: policy } });
    await exchange({ limiter, watch }, 1, refusal({ dimension: "tpm" }));
    watch.now += 1;
    const { permit } = granted(await admitTo(limiter, "a", { tokens: 5_000 }));
    await limiter.start(permit);
    watch.now += 1;
    await limiter.settle(permit, refusal({ dimension: "tpm" }));
    expect((await look(limiter)).tpm.limit).toBe(100);
  });

  test("is at least one, also after a request that was estimated at none", async () => {
    const { limiter } = memoryRig({ policies: { a: policy } });
    const { permit } = granted(await admitTo(limiter, "a", { tokens: 0 }));
    await limiter.start(permit);
    await limiter.settle(permit, refusal({ dimension: "tpm" }));
    expect((await look(limiter)).tpm.limit).toBe(1);
  });
});
