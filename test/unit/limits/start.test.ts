import { describe, expect, test } from "vitest";
import type { Candidate, Limiter, Permit } from "../../../src/core/limits/limiter.ts";
import {
  admitTo,
  granted,
  memoryRig,
  PER_MINUTE,
  settlement,
  stated,
  startNext,
} from "../../support/limits-rig.ts";

async function reserve(
  limiter: Limiter,
  count: number,
  more: Partial<Candidate> = {},
): Promise<readonly Permit[]> {
  const permits: Permit[] = [];
  for (let made = 0; made < count; made += 1) permits.push(granted(await admitTo(limiter, "a", more)).permit);
  return permits;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list.at(index);
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
}

describe("start", () => {
  test("before its time, when nothing has become free, is told to wait for it", async () => {
    const { limiter, watch } = memoryRig();
    const permits = await reserve(limiter, 5);
    watch.now += 1_500;
    expect(await limiter.start(at(permits, 4))).toEqual({ kind: "wait", waitMs: 500, reason: "burst" });
    watch.now += 500;
    expect(await limiter.start(at(permits, 4))).toEqual({ kind: "started" });
  });

  test("a little late pushes the ones behind it by as much, so that no window overflows", async () => {
    const { limiter, watch } = memoryRig({ policies: { a: { ...PER_MINUTE, rpm: 1, burst: 1 } } });
    const [first, second] = await reserve(limiter, 2);
    watch.now += 40;
    expect(await limiter.start(at([first], 0) as Permit)).toEqual({ kind: "started" });
    watch.now = (second?.startAt ?? 0) + 5;
    expect(await limiter.start(second as Permit)).toEqual({ kind: "wait", waitMs: 35, reason: "window" });
    watch.now += 35;
    expect(await limiter.start(second as Permit)).toEqual({ kind: "started" });
  });

  test("late by up to a pacing interval is fine, and lost after that: its place is free for others", async () => {
    const { limiter, watch } = memoryRig();
    const [first, second] = await reserve(limiter, 2);
    watch.now += 2_000;
    expect(await limiter.start(first as Permit)).toEqual({ kind: "started" });
    watch.now += 1;
    expect(await limiter.start(second as Permit)).toEqual({ kind: "lost" });
    expect((await limiter.snapshot()).keys.get("a")?.burst.available).toBe(3);
  });

  test("before its time is fine as soon as there is room", async () => {
    const { limiter } = memoryRig({ policies: { a: { ...PER_MINUTE, tpm: 1_000 } } });
    const [first] = await reserve(limiter, 1, { tokens: 900 });
    const [second] = await reserve(limiter, 1, { tokens: 900 });
    expect(await limiter.start(first as Permit)).toEqual({ kind: "started" });
    expect(await limiter.start(second as Permit)).toEqual({ kind: "wait", waitMs: 60_250, reason: "tokens" });
    await limiter.settle(first as Permit, settlement({ usage: { promptTokens: 50, completionTokens: 50 } }));
    expect(await limiter.start(second as Permit)).toEqual({ kind: "started" });
  });

  test("a second time changes nothing", async () => {
    const { limiter, watch } = memoryRig();
    const permit = await startNext(limiter, watch);
    expect(await limiter.start(permit)).toEqual({ kind: "started" });
    expect((await limiter.snapshot()).keys.get("a")?.requests.total).toBe(1);
  });

  test("a permit cancelled after its start still counts", async () => {
    const { limiter, watch } = memoryRig();
    await limiter.cancel(await startNext(limiter, watch));
    expect((await limiter.snapshot()).keys.get("a")?.rpm.used).toBe(1);
    expect((await limiter.snapshot()).concurrency.active).toBe(1);
  });
});

describe("a cooldown", () => {
  test("takes back what was planned within it and keeps what lies behind it", async () => {
    const { limiter, watch } = memoryRig();
    const permits = await reserve(limiter, 8);
    expect(await limiter.start(at(permits, 0))).toEqual({ kind: "started" });
    await limiter.settle(at(permits, 0), settlement({ outcome: "rate_limited", cooldown: stated(5_000) }));
    for (const permit of permits.slice(1, 6)) expect(await limiter.start(permit)).toEqual({ kind: "lost" });
    expect(await limiter.start(at(permits, 6))).toEqual({ kind: "wait", waitMs: 6_000, reason: "cooldown" });
    watch.now += 6_000;
    expect(await limiter.start(at(permits, 6))).toEqual({ kind: "started" });
  });

  test("is never shortened, and only what prolongs it is reported", async () => {
    const { limiter, watch } = memoryRig();
    const first = await startNext(limiter, watch);
    const second = await startNext(limiter, watch);
    await limiter.settle(first, settlement({ outcome: "rate_limited", cooldown: stated(20_000) }));
    const shorter = settlement({ outcome: "rate_limited", cooldown: stated(10_000) });
    expect(await limiter.settle(second, shorter)).toEqual([]);
    expect((await limiter.snapshot()).keys.get("a")?.cooldownUntil).toBe(watch.now + 20_000);
  });
});

describe("slots", () => {
  const crowd = { policies: { a: PER_MINUTE, b: PER_MINUTE }, concurrency: 2, ttlMs: 30_000 };

  test("are shared by all keys, and given back by settling", async () => {
    const { limiter, watch } = memoryRig(crowd);
    const one = await startNext(limiter, watch, "a");
    await startNext(limiter, watch, "b");
    const { permit } = granted(await admitTo(limiter));
    expect(await limiter.start(permit)).toEqual({ kind: "wait", waitMs: 75, reason: "concurrency" });
    expect((await limiter.snapshot()).concurrency).toEqual({ active: 2, limit: 2 });
    await limiter.settle(one, settlement());
    expect(await limiter.start(permit)).toEqual({ kind: "started" });
  });

  test("go to whoever waits longest, unless he no longer asks", async () => {
    const { limiter, watch } = memoryRig(crowd);
    const holders = [await startNext(limiter, watch), await startNext(limiter, watch)];
    const elder = granted(await admitTo(limiter)).permit;
    watch.now += 10;
    const younger = granted(await admitTo(limiter, "b")).permit;
    expect((await limiter.start(younger)).kind).toBe("wait");
    expect((await limiter.start(elder)).kind).toBe("wait");
    await limiter.settle(at(holders, 0), settlement());
    expect(await limiter.start(younger)).toMatchObject({ kind: "wait", reason: "concurrency" });
    expect(await limiter.start(elder)).toEqual({ kind: "started" });

    const gone = granted(await admitTo(limiter)).permit;
    expect((await limiter.start(gone)).kind).toBe("wait");
    await limiter.settle(at(holders, 1), settlement());
    watch.now += 1_000;
    expect(await limiter.start(younger)).toEqual({ kind: "started" });
  });

  test("of a silent holder are free after its term, of a renewing one they are not", async () => {
    const { limiter, watch } = memoryRig({ ...crowd, concurrency: 1 });
    const holder = await startNext(limiter, watch);
    watch.now += 20_000;
    await limiter.renew(holder);
    watch.now += 29_980;
    const { permit } = granted(await admitTo(limiter));
    expect(await limiter.start(permit)).toEqual({ kind: "wait", waitMs: 20, reason: "concurrency" });
    watch.now += 20;
    expect(await limiter.start(permit)).toEqual({ kind: "started" });
  });

  test("a renewal after settling takes none", async () => {
    const { limiter, watch } = memoryRig(crowd);
    const permit = await startNext(limiter, watch);
    await limiter.settle(permit, settlement());
    await limiter.renew(permit);
    expect((await limiter.snapshot()).concurrency.active).toBe(0);
  });

  test("a wall clock set back does not make a term longer", async () => {
    const { limiter, watch } = memoryRig({ ...crowd, concurrency: 1 });
    await startNext(limiter, watch);
    watch.now -= 3_600_000;
    const { permit } = granted(await admitTo(limiter, "b"));
    expect((await limiter.start(permit)).kind).toBe("wait");
    watch.now += 30_000;
    const { permit: another } = granted(await admitTo(limiter));
    expect(await limiter.start(another)).toEqual({ kind: "started" });
  });
});
