import { describe, expect, test } from "vitest";
import type { Cooldown, Permit } from "../../../src/core/limits/limiter.ts";
import { EMPTY_KEY_STATE, MAX_PARKED } from "../../../src/core/limits/key-state.ts";
import { type LimitPolicy, POLITE } from "../../../src/core/limits/policy.ts";
import {
  admitTo,
  exchange,
  granted,
  look,
  memoryRig,
  NOON,
  refusal,
  type Rig,
  settlement,
  startNext,
  stated,
  WIDE,
} from "../../support/limits-rig.ts";

function backoff(jitter: number): Cooldown {
  return { kind: "backoff", jitter };
}

/** How long the key rests after one more refused request. */
async function restOf({ limiter, watch }: Rig, cooldown: Cooldown): Promise<number> {
  const permit = await startNext(limiter, watch);
  await limiter.settle(permit, refusal({ cooldown }));
  const { cooldownUntil } = await look(limiter);
  return cooldownUntil === null ? 0 : cooldownUntil - watch.now;
}

async function reserve({ limiter }: Rig): Promise<Permit> {
  return granted(await admitTo(limiter)).permit;
}

describe("a backoff nobody named", () => {
  test("has a ceiling that doubles with each refusal, up to half a minute", async () => {
    const rig = memoryRig();
    const rests: number[] = [];
    for (let count = 0; count < 7; count += 1) rests.push(await restOf(rig, backoff(0.5)));
    expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  test("is never shorter than a quarter of a second nor longer than half a minute", async () => {
    const rig = memoryRig();
    for (let count = 0; count < 30; count += 1) {
      expect(await restOf(rig, backoff(0))).toBe(250);
      expect(await restOf(rig, backoff(0.999_999))).toBeLessThanOrEqual(30_000);
    }
  });

  test("begins anew after an answer, and only after an answer", async () => {
    const rig = memoryRig();
    for (let count = 0; count < 3; count += 1) await restOf(rig, backoff(0.5));
    await exchange(rig, 1, settlement({ outcome: "server_error" }));
    expect(await restOf(rig, backoff(0.5))).toBe(8_000);
    await exchange(rig, 1);
    expect(await restOf(rig, backoff(0.5))).toBe(1_000);
  });

  test("counts refusals that named their wait as well", async () => {
    const rig = memoryRig();
    await restOf(rig, stated(100));
    await restOf(rig, stated(100));
    expect(await restOf(rig, backoff(0.5))).toBe(4_000);
  });
});

test("a stated wait is rounded up, bounded by two days, and nothing when it is none", async () => {
  expect(await restOf(memoryRig(), stated(1_234.2))).toBe(1_235);
  expect(await restOf(memoryRig(), stated(1e12))).toBe(48 * 3_600_000);
  expect(await restOf(memoryRig(), stated(-5))).toBe(0);
});

test("a spent quota shows as exhausted until it is over", async () => {
  const { limiter, watch } = memoryRig();
  await exchange({ limiter, watch }, 1, refusal({ outcome: "quota_exhausted", cooldown: stated(60_000) }));
  expect((await look(limiter)).restCause).toBe("quota");
  watch.now += 60_000;
  expect((await look(limiter)).restCause).toBeNull();
});

describe("after a cooldown", () => {
  /** One request was refused for five seconds, which have passed; the next one has left. */
  async function probed(): Promise<Rig & { readonly probe: Permit }> {
    const rig = memoryRig({ policies: { a: WIDE } });
    await exchange(rig, 1, refusal({ cooldown: stated(5_000) }));
    rig.watch.now = NOON + 5_000;
    return { ...rig, probe: await startNext(rig.limiter, rig.watch) };
  }

  test("one request goes, and the others wait until it is answered", async () => {
    const rig = await probed();
    expect(granted(await admitTo(rig.limiter))).toMatchObject({ waitMs: 1_000, reason: "cooldown" });
    const next = await reserve(rig);
    for (let waitMs = 1_000; rig.watch.now < NOON + 15_000;) {
      rig.watch.now += waitMs;
      const decision = await rig.limiter.start(next);
      if (decision.kind !== "wait") throw new Error(decision.kind);
      expect(decision).toEqual({ kind: "wait", waitMs: 100, reason: "cooldown" });
      waitMs = decision.waitMs;
    }
    await rig.limiter.settle(rig.probe, settlement());
    expect(await rig.limiter.start(next)).toEqual({ kind: "started" });
    expect(await rig.limiter.start(await reserve(rig))).toEqual({ kind: "started" });
  });

  test("only one of those that wait goes first", async () => {
    const rig = memoryRig({ policies: { a: WIDE } });
    await exchange(rig, 1, refusal({ cooldown: stated(5_000) }));
    const permits = [await reserve(rig), await reserve(rig), await reserve(rig)];
    expect(permits.map(({ startAt }) => startAt - NOON)).toEqual([5_000, 6_000, 6_000]);
    rig.watch.now = NOON + 6_000;
    const kinds: string[] = [];
    for (const permit of permits.toReversed()) kinds.push((await rig.limiter.start(permit)).kind);
    expect(kinds.filter((kind) => kind === "started")).toHaveLength(1);
  });

  test("one start is shown as free, and none while it is under way", async () => {
    const rig = memoryRig({ policies: { a: WIDE } });
    await exchange(rig, 1, refusal({ cooldown: stated(5_000) }));
    rig.watch.now = NOON + 5_000;
    expect((await look(rig.limiter)).burst.available).toBe(1);
    await startNext(rig.limiter, rig.watch);
    expect((await look(rig.limiter)).burst.available).toBe(0);
  });

  test("a second refusal is a cooldown again, which takes back those that wait", async () => {
    const rig = await probed();
    const next = await reserve(rig);
    await rig.limiter.settle(rig.probe, refusal({ cooldown: stated(20_000) }));
    expect(await rig.limiter.start(next)).toEqual({ kind: "lost" });
    expect(granted(await admitTo(rig.limiter)).waitMs).toBe(20_000);
  });

  test.each(["server_error", "auth", "invalid_request", "empty"] as const)(
    "an answer of %s shows that the provider serves",
    async (outcome) => {
      const rig = await probed();
      await rig.limiter.settle(rig.probe, settlement({ outcome }));
      expect((await look(rig.limiter)).burst.available).toBeGreaterThan(1);
    },
  );

  test.each(["network", "timeout", "cancelled"] as const)(
    "an end of %s shows nothing: the next one goes alone",
    async (outcome) => {
      const rig = await probed();
      const next = await reserve(rig);
      await rig.limiter.settle(rig.probe, settlement({ outcome }));
      expect(await rig.limiter.start(next)).toEqual({ kind: "started" });
      expect((await look(rig.limiter)).burst.available).toBe(0);
    },
  );

  test("an answer to a request from before it does not end the probing", async () => {
    const rig = memoryRig({ policies: { a: WIDE } });
    const old = await startNext(rig.limiter, rig.watch);
    await exchange(rig, 1, refusal({ cooldown: stated(5_000) }));
    rig.watch.now = NOON + 5_000;
    await startNext(rig.limiter, rig.watch);
    await rig.limiter.settle(old, settlement());
    expect((await look(rig.limiter)).burst.available).toBe(0);
  });

  test("one that died holds the others for half a minute at most", async () => {
    const rig = await probed();
    const next = await reserve(rig);
    let waited = 0;
    for (;;) {
      const decision = await rig.limiter.start(next);
      if (decision.kind !== "wait") break;
      expect(decision.waitMs).toBeGreaterThan(0);
      rig.watch.now += decision.waitMs;
      waited += decision.waitMs;
    }
    expect(waited).toBeLessThanOrEqual(30_000);
    await rig.limiter.settle(next, settlement());
    expect((await look(rig.limiter)).burst.available).toBeGreaterThan(1);
  });

  test("one that was planned and never left holds the others for half a minute at most", async () => {
    const slow: LimitPolicy = { rpm: 3, burst: 3, windowMs: 240_000, marginMs: 0 };
    const rig = memoryRig({ policies: { a: { ...slow, throttle: { ...POLITE, mode: "greedy" } } } });
    await exchange(rig, 1, refusal({ cooldown: stated(5_000) }));
    await reserve(rig);
    rig.watch.now = NOON + 34_999;
    expect((await look(rig.limiter)).nextSlotAt).toBe(NOON + 35_999);
    rig.watch.now += 1;
    expect((await look(rig.limiter)).nextSlotAt).toBeNull();
  });

  test("an answer that took longer than a window ends the probing too", async () => {
    const rig = await probed();
    rig.watch.now += 70_000;
    await rig.limiter.settle(rig.probe, settlement());
    expect((await look(rig.limiter)).burst.available).toBeGreaterThan(1);
  });
});

describe("what was learned from refusals", () => {
  const SIX: LimitPolicy = { rpm: 6, burst: 4, windowMs: 60_000, marginMs: 250 };

  /** The wait of the next request, once the cooldown after so many refusals in a row is over. */
  async function waitAfter(refusals: number, cooldown: Cooldown): Promise<number> {
    const rig = memoryRig({ policies: { a: SIX } });
    for (let count = 0; count < refusals; count += 1) await restOf(rig, cooldown);
    rig.watch.now = (await look(rig.limiter)).cooldownUntil ?? rig.watch.now;
    return granted(await admitTo(rig.limiter)).waitMs;
  }

  test("does not hold back the one request that goes when the provider said it may", async () => {
    expect(await waitAfter(1, stated(4_000))).toBe(0);
    expect(await waitAfter(2, stated(4_000))).toBe(0);
    const rig = memoryRig({ policies: { a: SIX } });
    for (let count = 0; count < 2; count += 1) await restOf(rig, stated(4_000));
    const probe = await startNext(rig.limiter, rig.watch);
    expect(rig.watch.now).toBe(NOON + 8_000);
    await rig.limiter.settle(probe, settlement());
    expect(granted(await admitTo(rig.limiter)).waitMs).toBeGreaterThan(40_000);
  });

  test("holds it back once the provider was wrong about that twice, or named no moment", async () => {
    expect(await waitAfter(3, stated(4_000))).toBeGreaterThan(40_000);
    expect(await waitAfter(2, backoff(0.5))).toBeGreaterThan(40_000);
  });

  test("gives way to the configured limit alone", async () => {
    const rig = memoryRig({ policies: { a: { ...SIX, rpm: 2, burst: 2 } } });
    await exchange(rig, 1);
    await restOf(rig, stated(4_000));
    expect(granted(await admitTo(rig.limiter))).toMatchObject({ waitMs: 60_250, reason: "window" });
  });
});

describe("a server behind the provider", () => {
  const upstream = refusal({ dimension: "upstream", cooldown: stated(60_000) });

  test("that is at its limit rests its model alone", async () => {
    const { limiter, watch } = memoryRig();
    await exchange({ limiter, watch }, 1, upstream);
    expect(granted(await admitTo(limiter))).toMatchObject({ waitMs: 60_000, reason: "cooldown" });
    expect(granted(await admitTo(limiter, "a", { model: "another" })).waitMs).toBe(0);
    expect(await look(limiter)).toMatchObject({ cooldownUntil: null, learned: null, nextSlotAt: null });
    watch.now += 60_000;
    expect(granted(await admitTo(limiter)).waitMs).toBe(0);
  });

  test("takes back what its model had planned, when that comes to start, and no other's", async () => {
    const rig = memoryRig();
    const running = await startNext(rig.limiter, rig.watch);
    const same = await reserve(rig);
    const other = granted(await admitTo(rig.limiter, "a", { model: "another" })).permit;
    await rig.limiter.settle(running, upstream);
    expect(await rig.limiter.start(same)).toEqual({ kind: "lost" });
    expect(await rig.limiter.start(other)).toEqual({ kind: "started" });
  });

  test("may ask for more time, also when as many models rest as are remembered", async () => {
    const rig = memoryRig({ policies: { a: WIDE }, concurrency: 100 });
    const permits: Permit[] = [];
    for (let count = 0; count <= MAX_PARKED; count += 1) {
      const { permit } = granted(await admitTo(rig.limiter, "a", { model: `m${count}` }));
      await rig.limiter.start(permit);
      permits.push(permit);
    }
    const again = granted(await admitTo(rig.limiter, "a", { model: "m0" })).permit;
    await rig.limiter.start(again);
    for (const permit of permits) await rig.limiter.settle(permit, upstream);
    await rig.limiter.settle(again, { ...upstream, cooldown: stated(90_000) });
    const waitOf = async (model: string): Promise<number> =>
      granted(await admitTo(rig.limiter, "a", { model })).waitMs;
    expect(await waitOf("m0")).toBe(90_000);
    expect(await waitOf("m1")).toBe(60_000);
    expect(await waitOf(`m${MAX_PARKED}`)).toBe(0);
  });

  test.each(["__proto__", "constructor", "toString"])("may serve a model called %s", async (model) => {
    expect(EMPTY_KEY_STATE.parked).toEqual({});
    const { limiter } = memoryRig();
    const { permit, waitMs } = granted(await admitTo(limiter, "a", { model }));
    expect(waitMs).toBe(0);
    await limiter.start(permit);
    await limiter.settle(permit, upstream);
    expect(granted(await admitTo(limiter, "a", { model })).waitMs).toBe(60_000);
  });
});
