import { describe, expect, test } from "vitest";
import { dayEnds, quotaAt, quotaFreeAt, spent, UNUSED } from "../../../src/core/limits/day.ts";
import { EMPTY_KEY_STATE } from "../../../src/core/limits/key-state.ts";
import { type LimitPolicy, ROLLING } from "../../../src/core/limits/policy.ts";
import { standingAt } from "../../../src/core/limits/standing.ts";
import {
  admitTo,
  candidate,
  exchange,
  granted,
  look,
  memoryRig,
  NOON,
  refusal,
  type Rig,
  settlement,
  startNext,
} from "../../support/limits-rig.ts";

const HOUR = 3_600_000;
const MIDNIGHT = NOON + 12 * HOUR;
const LOS_ANGELES = "America/Los_Angeles";
const ROOMY: LimitPolicy = { rpm: 600, burst: 600, windowMs: 60_000, marginMs: 0 };

function rigOf(policy: Partial<LimitPolicy>): Rig {
  return memoryRig({ policies: { a: { ...ROOMY, ...policy }, b: ROOMY }, concurrency: 100 });
}

async function refusedUntil(rig: Rig, tokens = 100): Promise<number | null> {
  const candidates = [candidate("a", { tokens })];
  const admission = await rig.limiter.admit({ candidates, maxWaitMs: 0, patienceMs: 0 });
  if (admission.kind !== "refused") throw new Error("granted");
  expect(admission.reason).toBe("day");
  return admission.retryAt;
}

describe("a day's requests", () => {
  test("end at midnight in UTC, and begin at none", async () => {
    const rig = rigOf({ rpd: 3 });
    await exchange(rig, 3);
    expect(await refusedUntil(rig)).toBe(MIDNIGHT);
    rig.watch.now = MIDNIGHT - 1;
    expect(await refusedUntil(rig)).toBe(MIDNIGHT);
    rig.watch.now = MIDNIGHT;
    await exchange(rig, 3);
    expect(await refusedUntil(rig)).toBe(MIDNIGHT + 24 * HOUR);
    expect((await look(rig.limiter)).rpd).toEqual({ used: 3, limit: 3 });
  });

  test.each([
    ["loses an hour", Date.UTC(2026, 2, 8, 8), Date.UTC(2026, 2, 9, 7)],
    ["gains an hour", Date.UTC(2026, 10, 1, 7), Date.UTC(2026, 10, 2, 8)],
    ["is like any other", Date.UTC(2026, 6, 14, 7), Date.UTC(2026, 6, 15, 7)],
  ])("end at midnight in Los Angeles on a day that %s", async (_, begin, end) => {
    const rig = rigOf({ rpd: 1, day: LOS_ANGELES });
    rig.watch.now = begin - 1;
    await exchange(rig, 1);
    expect(await refusedUntil(rig)).toBe(begin);
    rig.watch.now = begin;
    await exchange(rig, 1);
    for (const at of [begin, begin + 3 * HOUR, end - 1]) {
      rig.watch.now = at;
      expect(await refusedUntil(rig)).toBe(end);
    }
    rig.watch.now = end;
    expect(granted(await admitTo(rig.limiter)).waitMs).toBe(0);
  });

  test("are waited for when the caller has the time", async () => {
    const rig = rigOf({ rpd: 1 });
    rig.watch.now = MIDNIGHT - 30 * 60_000;
    await exchange(rig, 1);
    expect(granted(await admitTo(rig.limiter))).toMatchObject({ waitMs: 30 * 60_000, reason: "day" });
    await exchange(rig, 1);
    expect(rig.watch.now).toBe(MIDNIGHT);
  });

  test("that are planned count before they start, and come back when they are cancelled", async () => {
    const rig = rigOf({ rpd: 2 });
    const permits = [granted(await admitTo(rig.limiter)).permit, granted(await admitTo(rig.limiter)).permit];
    expect(await refusedUntil(rig)).toBe(MIDNIGHT);
    for (const permit of permits) await rig.limiter.cancel(permit);
    expect(granted(await admitTo(rig.limiter)).waitMs).toBe(0);
  });

  test("that were planned and lost to others are lost at the start as well", async () => {
    const rig = rigOf({ rpd: 2 });
    const { permit } = granted(await admitTo(rig.limiter));
    const answer = settlement({ stated: { rpd: { limit: 2, remaining: 0 } } });
    await exchange(rig, 1, answer);
    expect(await rig.limiter.start(permit)).toEqual({ kind: "lost" });
    expect(await refusedUntil(rig)).toBe(MIDNIGHT);
  });

  test("are never free where none are allowed", async () => {
    expect(await refusedUntil(rigOf({ rpd: 0 }))).toBeNull();
    expect(await refusedUntil(rigOf({ rpd: 0, day: ROLLING }))).toBeNull();
  });

  test("send a chain to its next candidate when they are spent", async () => {
    const rig = rigOf({ rpd: 1 });
    await exchange(rig, 1);
    const candidates = [candidate("a"), candidate("b")];
    const admission = await rig.limiter.admit({ candidates, maxWaitMs: 1_000, patienceMs: 60_000 });
    expect(granted(admission)).toMatchObject({ waitMs: 0, permit: { key: "b" } });
  });
});

describe("a day's tokens", () => {
  test("count with the estimate, then with what was used", async () => {
    const rig = rigOf({ tpd: 1_000 });
    const { permit } = granted(await admitTo(rig.limiter, "a", { tokens: 900 }));
    expect(await refusedUntil(rig, 200)).toBe(MIDNIGHT);
    await rig.limiter.start(permit);
    expect(await refusedUntil(rig, 200)).toBe(MIDNIGHT);
    await rig.limiter.settle(permit, settlement({ usage: { promptTokens: 700, completionTokens: 100 } }));
    expect(granted(await admitTo(rig.limiter, "a", { tokens: 200 })).waitMs).toBe(0);
    expect(await refusedUntil(rig, 1)).toBe(MIDNIGHT);
    expect((await look(rig.limiter)).tpd).toEqual({ used: 800, limit: 1_000 });
  });

  test("above the limit are never free, at the limit only in a day of their own", async () => {
    for (const day of ["UTC", ROLLING]) {
      const rig = rigOf({ tpd: 1_000, day });
      expect(await refusedUntil(rig, 1_001)).toBeNull();
      await exchange(rig, 1, settlement({ usage: { promptTokens: 1, completionTokens: 0 } }));
      expect(await refusedUntil(rig, 1_000)).toBe(day === ROLLING ? NOON + 86_400 : MIDNIGHT);
    }
  });

  test("hold back also when requests are left, and requests when tokens are", async () => {
    const rig = rigOf({ rpd: 3, tpd: 250 });
    await exchange(rig, 2);
    expect(await refusedUntil(rig, 100)).toBe(MIDNIGHT);
    expect(granted(await admitTo(rig.limiter, "a", { tokens: 50 })).waitMs).toBe(0);
    expect(await refusedUntil(rig, 0)).toBe(MIDNIGHT);
  });

  test("of a refused request are not spent", async () => {
    const rig = rigOf({ tpd: 1_000 });
    await exchange(rig, 5, refusal({ dimension: "tpm" }));
    expect((await look(rig.limiter)).tpd.used).toBe(0);
  });

  test("of a request under way at midnight leave the new day's count alone", async () => {
    const rig = rigOf({ tpd: 10_000 });
    rig.watch.now = MIDNIGHT - 10;
    const old = granted(await admitTo(rig.limiter, "a", { tokens: 5_000 })).permit;
    await rig.limiter.start(old);
    rig.watch.now = MIDNIGHT + 10;
    await exchange(rig, 4);
    await rig.limiter.settle(old, settlement({ usage: { promptTokens: 10, completionTokens: 10 } }));
    expect((await look(rig.limiter)).tpd.used).toBe(400);
  });

  test("of a request that took longer than a window are corrected on the same day", async () => {
    const rig = rigOf({ tpd: 10_000 });
    const { permit } = granted(await admitTo(rig.limiter, "a", { tokens: 5_000 }));
    await rig.limiter.start(permit);
    rig.watch.now += 90_000;
    await rig.limiter.settle(permit, settlement({ usage: { promptTokens: 10, completionTokens: 10 } }));
    expect((await look(rig.limiter)).tpd.used).toBe(20);
  });
});

describe("a clock set back over midnight", () => {
  test("leaves spent what was spent, until the day that it came from ends", async () => {
    const rig = rigOf({ rpd: 2 });
    rig.watch.now = MIDNIGHT + HOUR;
    await exchange(rig, 2);
    rig.watch.now = MIDNIGHT - HOUR;
    expect(await refusedUntil(rig)).toBe(MIDNIGHT + 24 * HOUR);
    rig.watch.now = MIDNIGHT + HOUR;
    expect(await refusedUntil(rig)).toBe(MIDNIGHT + 24 * HOUR);
  });

  test.each([3, 365])("by %i days costs the longest day at most", async (days) => {
    const rig = rigOf({ rpd: 2 });
    rig.watch.now = NOON + days * 24 * HOUR;
    await exchange(rig, 2);
    rig.watch.now = NOON;
    await refusedUntil(rig);
    rig.watch.now = NOON + 25 * HOUR - 1;
    await refusedUntil(rig);
    rig.watch.now = NOON + 25 * HOUR;
    expect(granted(await admitTo(rig.limiter)).waitMs).toBe(0);
  });

  test("does not stop a rolling day", async () => {
    const rig = rigOf({ rpd: 24, day: ROLLING });
    await exchange(rig, 24);
    rig.watch.now -= 48 * HOUR;
    expect(await refusedUntil(rig)).toBe(rig.watch.now + HOUR);
  });
});

describe("a clock set back during a request", () => {
  test("leaves the day's tokens to be corrected by what it used", async () => {
    const rig = rigOf({ tpd: 10_000 });
    const { permit } = granted(await admitTo(rig.limiter, "a", { tokens: 5_000 }));
    await rig.limiter.start(permit);
    rig.watch.now -= HOUR;
    await rig.limiter.settle(permit, settlement({ usage: { promptTokens: 10, completionTokens: 10 } }));
    expect((await look(rig.limiter)).tpd.used).toBe(20);
  });
});

describe("a rolling day", () => {
  test("has given back as much after the clock was set back as before, written down or not", () => {
    const policy = { ...ROOMY, rpd: 24, day: ROLLING };
    const requests = { used: 24, since: NOON, until: 0, rest: 0 };
    const stored = { ...EMPTY_KEY_STATE, seenAt: NOON + HOUR / 2, day: { requests, tokens: UNUSED } };
    const written = standingAt(stored, policy, stored.seenAt).state;
    for (const state of [stored, written]) {
      const { day } = standingAt(state, policy, NOON - 48 * HOUR).state;
      expect(quotaFreeAt(day.requests, 1, { limit: 24, rule: ROLLING, now: NOON - 48 * HOUR })).toBe(
        NOON - 48 * HOUR + HOUR / 2,
      );
    }
  });

  test("gives its requests back evenly", async () => {
    const rig = rigOf({ rpd: 24, day: ROLLING });
    await exchange(rig, 24);
    for (let hour = 1; hour <= 5; hour += 1) {
      expect(await refusedUntil(rig)).toBe(NOON + hour * HOUR);
      rig.watch.now = NOON + hour * HOUR;
      await exchange(rig, 1);
    }
    rig.watch.now += 24 * HOUR;
    expect((await look(rig.limiter)).rpd.used).toBe(0);
  });

  test("puts each planned request behind the ones before it", async () => {
    const rig = rigOf({ rpd: 24, day: ROLLING });
    await exchange(rig, 24);
    const request = { candidates: [candidate("a")], maxWaitMs: 24 * HOUR, patienceMs: 0 };
    const first = granted(await rig.limiter.admit(request));
    const second = granted(await rig.limiter.admit(request));
    expect([first.waitMs, second.waitMs]).toEqual([HOUR, 2 * HOUR]);
    rig.watch.now = first.permit.startAt;
    expect(await rig.limiter.start(first.permit)).toEqual({ kind: "started" });
    rig.watch.now = second.permit.startAt;
    expect(await rig.limiter.start(second.permit)).toEqual({ kind: "started" });
  });

  test("without a limit counts from midnight", async () => {
    const rig = rigOf({ day: ROLLING });
    await startNext(rig.limiter, rig.watch);
    rig.watch.now = MIDNIGHT - 1;
    expect((await look(rig.limiter)).rpd.used).toBe(1);
    rig.watch.now = MIDNIGHT;
    expect((await look(rig.limiter)).rpd.used).toBe(0);
  });
});

test("a day ends at the next midnight of its zone, and the ends told to others hold a day around", () => {
  for (const rule of ["UTC", LOS_ANGELES, "Asia/Kathmandu", "Australia/Lord_Howe"]) {
    for (let now = Date.UTC(2026, 2, 1); now < Date.UTC(2026, 11, 1); now += 5 * HOUR + 1) {
      const ends = dayEnds(rule, now);
      expect(ends[0]).toBeLessThanOrEqual(now + HOUR);
      expect(ends.at(-1)).toBeGreaterThan(now + 24 * HOUR);
      for (const [index, end] of ends.slice(1).entries()) {
        expect([23, 23.5, 24, 24.5, 25]).toContain((end - (ends[index] ?? 0)) / HOUR);
      }
      const day = { rule, limit: 1, now };
      const quota = spent(UNUSED, 1, day);
      const free = quotaFreeAt(quota, 1, day);
      expect(free).toBe(ends.find((end) => end > now));
      expect(quotaAt(quota, { ...day, now: free - 1 })).toEqual(quota);
      expect(quotaAt(quota, { ...day, now: free })).toBe(UNUSED);
    }
  }
});
