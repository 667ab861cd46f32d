import { expect, test } from "vitest";
import type { FailureKind } from "../../../src/core/providers/provider-error.ts";
import type { KeySnapshot, Limiter } from "../../../src/core/limits/limiter.ts";
import {
  admitTo,
  granted,
  memoryRig,
  NOON,
  PER_MINUTE,
  settlement,
  stated,
  startNext,
} from "../../support/limits-rig.ts";

async function look(limiter: Limiter): Promise<KeySnapshot> {
  const key = (await limiter.snapshot()).keys.get("a");
  if (key === undefined) throw new Error("no such key");
  return key;
}

test("an unused key shows its limits and nothing used", async () => {
  const { limiter } = memoryRig({ policies: { a: { ...PER_MINUTE, tpm: 8_000, rpd: 1_000 } } });
  expect(await limiter.snapshot()).toMatchObject({
    at: NOON,
    degraded: null,
    concurrency: { active: 0, limit: 12 },
  });
  expect(await look(limiter)).toEqual({
    rpm: { used: 0, limit: 30, configured: 30 },
    tpm: { used: 0, limit: 8_000 },
    rpd: { used: 0, limit: 1_000 },
    tpd: { used: 0, limit: null },
    burst: { available: 4, capacity: 4 },
    nextSlotAt: null,
    throttle: { factor: 1, recent429: 0, nextRestoreAt: null },
    learned: null,
    cooldownUntil: null,
    restCause: null,
    parked: {},
    requests: { total: 0, ok: 0, rateLimited: 0, failed: 0 },
    latency: { p50Ms: null, p95Ms: null },
    lastFailure: null,
  });
});

test("requests and tokens are counted by the estimate, then by what was used, and leave with the minute", async () => {
  const { limiter, watch } = memoryRig();
  const permit = await startNext(limiter, watch);
  expect(await look(limiter)).toMatchObject({ rpm: { used: 1 }, tpm: { used: 100 }, rpd: { used: 1 } });
  await limiter.settle(permit, settlement({ usage: { promptTokens: 20, completionTokens: 15 } }));
  expect(await look(limiter)).toMatchObject({ rpm: { used: 1 }, tpm: { used: 35 } });
  watch.now += 60_000;
  expect(await look(limiter)).toMatchObject({ rpm: { used: 0 }, tpm: { used: 0 }, rpd: { used: 1 } });
});

test("the day's requests start at zero with the next UTC day, not when the clock is set back over midnight", async () => {
  const { limiter, watch } = memoryRig();
  await startNext(limiter, watch);
  watch.now -= 86_400_000;
  expect((await look(limiter)).rpd.used).toBe(1);
  watch.now = NOON + 12 * 3_600_000 - 1;
  expect((await look(limiter)).rpd.used).toBe(1);
  watch.now += 1;
  expect((await look(limiter)).rpd.used).toBe(0);
});

test("the burst shown is what may start now, and the next slot when none may", async () => {
  const { limiter, watch } = memoryRig();
  for (let made = 0; made < 3; made += 1) await startNext(limiter, watch);
  expect(await look(limiter)).toMatchObject({ burst: { available: 1, capacity: 4 }, nextSlotAt: null });
  await admitTo(limiter);
  expect(await look(limiter)).toMatchObject({ burst: { available: 0 }, nextSlotAt: NOON + 2_000 });
  watch.now += 2_000;
  expect(await look(limiter)).toMatchObject({ burst: { available: 1 }, nextSlotAt: null });
});

test.each<[FailureKind | "ok", object]>([
  ["ok", { ok: 1, rateLimited: 0, failed: 0 }],
  ["rate_limited", { ok: 0, rateLimited: 1, failed: 0 }],
  ["quota_exhausted", { ok: 0, rateLimited: 1, failed: 0 }],
  ["network", { ok: 0, rateLimited: 0, failed: 1 }],
  ["cancelled", { ok: 0, rateLimited: 0, failed: 0 }],
])("an outcome %s is counted once, however often it is settled", async (outcome, counts) => {
  const { limiter, watch } = memoryRig();
  const permit = await startNext(limiter, watch);
  await limiter.settle(permit, settlement({ outcome }));
  await limiter.settle(permit, settlement({ outcome }));
  expect((await look(limiter)).requests).toEqual({ total: 1, ...counts });
});

test("rate-limited answers count as recent for a minute", async () => {
  const { limiter, watch } = memoryRig();
  for (let made = 0; made < 2; made += 1) {
    await limiter.settle(await startNext(limiter, watch), settlement({ outcome: "rate_limited" }));
  }
  expect((await look(limiter)).throttle).toEqual({ factor: 1, recent429: 2, nextRestoreAt: null });
  watch.now += 60_000;
  expect((await look(limiter)).throttle.recent429).toBe(0);
});

test("the last failure is told until a request is answered", async () => {
  const { limiter, watch } = memoryRig();
  await limiter.settle(await startNext(limiter, watch), settlement({ outcome: "auth" }));
  expect((await look(limiter)).lastFailure).toEqual({ kind: "auth", at: NOON });
  await limiter.settle(await startNext(limiter, watch), settlement({ outcome: "cancelled" }));
  expect((await look(limiter)).lastFailure).toEqual({ kind: "auth", at: NOON });
  await limiter.settle(await startNext(limiter, watch), settlement());
  expect((await look(limiter)).lastFailure).toBeNull();
});

test("latency is ranked over the last 32 answers", async () => {
  const { limiter, watch } = memoryRig();
  for (let durationMs = 1; durationMs <= 100; durationMs += 1) {
    await limiter.settle(await startNext(limiter, watch), settlement({ durationMs }));
  }
  expect((await look(limiter)).latency).toEqual({ p50Ms: 84, p95Ms: 99 });
});

test("a failed request says nothing about latency", async () => {
  const { limiter, watch } = memoryRig();
  await limiter.settle(await startNext(limiter, watch), settlement({ outcome: "timeout", durationMs: 9 }));
  expect((await look(limiter)).latency).toEqual({ p50Ms: null, p95Ms: null });
});

test("numbers that are none do not spoil the record", async () => {
  const { limiter, watch } = memoryRig();
  const permit = granted(await admitTo(limiter, "a", { tokens: Number.POSITIVE_INFINITY })).permit;
  await limiter.start(permit);
  const usage = { promptTokens: Number.NaN, completionTokens: -3 };
  await limiter.settle(permit, settlement({ usage, durationMs: Number.NaN, cooldown: stated(Number.NaN) }));
  expect(await look(limiter)).toMatchObject({ tpm: { used: 0 }, latency: { p50Ms: 0 }, cooldownUntil: null });
  watch.now += 86_400_000;
  expect((await look(limiter)).rpd.used).toBe(0);
});

test("a cooldown is shown while it lasts", async () => {
  const { limiter, watch } = memoryRig();
  const permit = await startNext(limiter, watch);
  await limiter.settle(permit, settlement({ outcome: "rate_limited", cooldown: stated(7_000) }));
  expect(await look(limiter)).toMatchObject({
    cooldownUntil: NOON + 7_000,
    nextSlotAt: NOON + 7_000,
    burst: { available: 0 },
  });
  watch.now += 7_000;
  expect(await look(limiter)).toMatchObject({ cooldownUntil: null, nextSlotAt: null });
});
