import { describe, expect, test } from "vitest";
import {
  admitTo,
  candidate,
  granted,
  memoryRig,
  NOON,
  PER_MINUTE,
  settlement,
  stated,
  startNext,
} from "../../support/limits-rig.ts";

describe("one key", () => {
  test("lets the burst go at once and paces what follows", async () => {
    const { limiter } = memoryRig();
    const waits: unknown[] = [];
    for (let made = 0; made < 7; made += 1) {
      const { waitMs, reason } = granted(await admitTo(limiter));
      waits.push([waitMs, reason]);
    }
    expect(waits).toEqual([
      [0, null],
      [0, null],
      [0, null],
      [0, null],
      [2_000, "burst"],
      [4_000, "burst"],
      [6_000, "burst"],
    ]);
  });

  test("holds the thirty-first start of a minute back until the first has left window and margin", async () => {
    const { limiter } = memoryRig();
    const waits: unknown[] = [];
    for (let made = 0; made < 31; made += 1) {
      const { waitMs, reason } = granted(await admitTo(limiter));
      waits.push([waitMs, reason]);
    }
    expect(waits[29]).toEqual([52_000, "burst"]);
    expect(waits[30]).toEqual([60_250, "window"]);
  });

  test("gives the burst back after idling", async () => {
    const { limiter, watch } = memoryRig();
    for (let made = 0; made < 6; made += 1) await startNext(limiter, watch);
    watch.now += 8_000;
    for (let made = 0; made < 4; made += 1) expect(granted(await admitTo(limiter)).waitMs).toBe(0);
    expect(granted(await admitTo(limiter)).waitMs).toBe(2_000);
  });

  test("a backoff is waited out, and does not keep others from the time before it", async () => {
    const { limiter } = memoryRig();
    expect(granted(await admitTo(limiter, "a", { delayMs: 5_000 }))).toMatchObject({
      waitMs: 5_000,
      reason: "backoff",
    });
    expect(granted(await admitTo(limiter)).waitMs).toBe(0);
  });

  test("a cancelled start leaves no trace", async () => {
    const { limiter } = memoryRig();
    const permits = [];
    for (let made = 0; made < 10; made += 1) permits.push(granted(await admitTo(limiter)).permit);
    for (const permit of permits) await limiter.cancel(permit);
    expect(granted(await admitTo(limiter)).waitMs).toBe(0);
    expect((await limiter.snapshot()).keys.get("a")?.burst.available).toBe(3);
  });

  test("a start counts until its minute is over, one that was never made until its turn has passed", async () => {
    const { limiter, watch } = memoryRig({ policies: { a: { ...PER_MINUTE, rpm: 10, burst: 1 } } });
    await admitTo(limiter);
    watch.now += 5_999;
    expect(granted(await admitTo(limiter)).waitMs).toBe(1);
    watch.now += 6_002;
    for (let made = 0; made < 10; made += 1) await startNext(limiter, watch);
    watch.now += 6_249;
    expect(granted(await admitTo(limiter)).waitMs).toBe(1);
  });

  test("a key without a policy is never held back", async () => {
    const { limiter } = memoryRig();
    for (let made = 0; made < 100; made += 1) {
      expect(granted(await admitTo(limiter, "offline")).waitMs).toBe(0);
    }
  });
});

describe("a chain", () => {
  const two = { a: PER_MINUTE, b: PER_MINUTE };
  const chain = { candidates: [candidate("a"), candidate("b")], maxWaitMs: 3_600_000, patienceMs: 0 };

  test("is served in its order while the first has room, then by whoever starts earliest", async () => {
    const { limiter } = memoryRig({ policies: two });
    const served: string[] = [];
    for (let made = 0; made < 10; made += 1) {
      const { permit, waitMs } = granted(await limiter.admit(chain));
      served.push(`${permit.key}+${waitMs}`);
    }
    expect(served.join(" ")).toBe("a+0 a+0 a+0 a+0 b+0 b+0 b+0 b+0 a+2000 b+2000");
  });

  test("is refused with the earliest moment when that is further away than the caller waits", async () => {
    const { limiter } = memoryRig({ policies: { a: { ...PER_MINUTE, burst: 1 } } });
    await admitTo(limiter);
    const request = { candidates: [candidate("a")], maxWaitMs: 1_999, patienceMs: 0 };
    const refused = { kind: "refused", retryAt: NOON + 2_000, reason: "burst" };
    expect(await limiter.admit(request)).toEqual(refused);
    expect(await limiter.admit({ ...request, maxWaitMs: 2_000 })).toMatchObject({ kind: "granted" });
  });

  test("without candidates is refused without a moment", async () => {
    const { limiter } = memoryRig();
    expect(await limiter.admit({ candidates: [], maxWaitMs: 1_000, patienceMs: 0 })).toMatchObject({
      retryAt: null,
    });
  });

  test("avoids a cooling provider, and waits for it when there is no other", async () => {
    const { limiter, watch } = memoryRig({ policies: two });
    const permit = await startNext(limiter, watch);
    const effects = await limiter.settle(
      permit,
      settlement({ outcome: "rate_limited", cooldown: stated(9_000) }),
    );
    expect(effects).toContainEqual({ kind: "cooldown-start", key: "a", until: NOON + 9_000 });
    expect(granted(await limiter.admit(chain)).permit.key).toBe("b");
    expect(granted(await admitTo(limiter))).toMatchObject({ waitMs: 9_000, reason: "cooldown" });
  });
});
