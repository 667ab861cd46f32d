import { describe, expect, test } from "vitest";
import type { Settlement } from "../../../src/core/limits/limiter.ts";
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
  startMany,
  stated,
  WIDE,
} from "../../support/limits-rig.ts";

const rig = (): Rig => memoryRig({ policies: { a: WIDE } });
const failed = (outcome: Settlement["outcome"]): Settlement => settlement({ outcome });

/** How long nobody is asked after so many failures of one kind in a row. */
async function restAfter(outcome: Settlement["outcome"], count: number): Promise<number> {
  const own = rig();
  for (let done = 0; done < count; done += 1) await exchange(own, 1, failed(outcome));
  const { cooldownUntil } = await look(own.limiter);
  return cooldownUntil === null ? 0 : cooldownUntil - own.watch.now;
}

describe("a provider that fails", () => {
  test.each([
    ["server_error", [0, 0, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000]],
    ["interrupted", [0, 0, 5_000, 10_000, 20_000]],
    ["network", [0, 0, 2_000, 4_000, 8_000, 10_000]],
    ["timeout", [0, 30_000, 60_000, 120_000, 240_000, 300_000]],
    ["empty", [0, 0, 0, 0]],
    ["invalid_request", [0, 0, 0, 0]],
    ["cancelled", [0, 0, 0, 0]],
  ] as const)("with %s rests for %j", async (outcome, rests) => {
    const found = await Promise.all(rests.map((_, index) => restAfter(outcome, index + 1)));
    expect(found).toEqual(rests);
  });

  test("waits for one request to show that it serves, and is asked as ever then", async () => {
    const own = rig();
    await exchange(own, 3, failed("server_error"));
    const { permit: probe, ...wait } = granted(await admitTo(own.limiter));
    expect(wait).toMatchObject({ waitMs: 5_000, reason: "failing" });
    own.watch.now = NOON + 5_000;
    expect(await own.limiter.start(probe)).toEqual({ kind: "started" });
    expect(granted(await admitTo(own.limiter))).toMatchObject({ waitMs: 1_000, reason: "failing" });
    await own.limiter.settle(probe, settlement());
    expect((await look(own.limiter)).burst.available).toBeGreaterThan(1);
    await exchange(own, 2, failed("server_error"));
    expect((await look(own.limiter)).cooldownUntil).toBeNull();
  });

  test.each(["ok", "invalid_request", "rate_limited"] as const)(
    "is at work when it answers with %s in between",
    async (outcome) => {
      const own = rig();
      await exchange(own, 2, failed("server_error"));
      await exchange(own, 1, failed(outcome));
      await exchange(own, 2, failed("server_error"));
      expect((await look(own.limiter)).restCause).not.toBe("faults");
    },
  );

  test("is not blamed for more requests that left before it was given up", async () => {
    const own = rig();
    const permits = await startMany(own.limiter, own.watch, 12);
    for (const permit of permits) await own.limiter.settle(permit, failed("server_error"));
    expect((await look(own.limiter)).cooldownUntil).toBe(NOON + 5_000);
  });

  test("rests as long as it asks when it names a time", async () => {
    const own = rig();
    await exchange(own, 1, settlement({ outcome: "server_error", cooldown: stated(20_000) }));
    expect(await look(own.limiter)).toMatchObject({ cooldownUntil: NOON + 20_000, restCause: "faults" });
  });
});

describe("what will not pass by itself", () => {
  const HOUR = 3_600_000;

  test("a refused key rests as long as the failure says", async () => {
    const own = rig();
    await exchange(own, 1, settlement({ outcome: "auth", cooldown: stated(HOUR) }));
    expect(await look(own.limiter)).toMatchObject({ cooldownUntil: NOON + HOUR, restCause: "key" });
    expect(granted(await admitTo(own.limiter))).toMatchObject({ waitMs: HOUR, reason: "key" });
  });

  test("a missing model rests alone", async () => {
    const own = rig();
    await exchange(own, 1, settlement({ outcome: "model_not_found", cooldown: stated(HOUR) }));
    expect(await look(own.limiter)).toMatchObject({ cooldownUntil: null, parked: { m: NOON + HOUR } });
    expect(granted(await admitTo(own.limiter)).waitMs).toBe(HOUR);
    expect(granted(await admitTo(own.limiter, "a", { model: "other" })).waitMs).toBe(0);
  });

  test.each([
    ["a refused key", settlement({ outcome: "auth", cooldown: stated(HOUR) })],
    ["a missing model", settlement({ outcome: "model_not_found", cooldown: stated(HOUR) })],
    ["a failing provider", settlement({ outcome: "server_error", cooldown: stated(HOUR) })],
  ])("%s is asked again at once when somebody knows better", async (_what, end) => {
    const own = rig();
    await exchange(own, 1, end);
    await own.limiter.wake("a");
    expect(granted(await admitTo(own.limiter)).waitMs).toBe(0);
  });

  test("a limit is no such thing", async () => {
    const own = rig();
    await exchange(own, 1, refusal({ cooldown: stated(HOUR) }));
    await own.limiter.wake("a");
    expect(granted(await admitTo(own.limiter)).waitMs).toBe(HOUR);
  });
});
