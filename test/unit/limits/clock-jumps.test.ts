import { expect, test } from "vitest";
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

const HOUR = 3_600_000;

test("a clock set back by an hour keeps every wait as it was", async () => {
  const { limiter, watch } = memoryRig();
  for (let made = 0; made < 31; made += 1) await admitTo(limiter);
  watch.now -= HOUR;
  expect(granted(await admitTo(limiter)).waitMs).toBe(60_250);
  expect((await limiter.snapshot()).keys.get("a")?.rpm.used).toBe(4);
  watch.now += 130_000;
  expect(granted(await admitTo(limiter)).waitMs).toBe(0);
});

test("a permit reserved before the clock was set back starts when its holder has waited", async () => {
  const { limiter, watch } = memoryRig();
  const permits = [];
  for (let made = 0; made < 5; made += 1) permits.push(granted(await admitTo(limiter)));
  watch.now += 2_000 - HOUR;
  const last = permits.at(-1);
  expect(last?.waitMs).toBe(2_000);
  // Nobody touched the store meanwhile, so the two seconds went unseen and are waited once more.
  expect(last && (await limiter.start(last.permit))).toMatchObject({ kind: "wait", waitMs: 2_000 });
  watch.now += 2_000;
  expect(last && (await limiter.start(last.permit))).toEqual({ kind: "started" });
});

test("a cooldown keeps its length when the clock is set back", async () => {
  const { limiter, watch } = memoryRig();
  const permit = await startNext(limiter, watch);
  await limiter.settle(permit, settlement({ outcome: "rate_limited", cooldown: stated(5_000) }));
  watch.now -= HOUR;
  expect(granted(await admitTo(limiter)).waitMs).toBe(5_000);
});

test("a cooldown ends after its length also when all that is asked meanwhile is refused, or served by others", async () => {
  const { limiter, watch } = memoryRig({ policies: { a: PER_MINUTE, b: PER_MINUTE } });
  const permit = await startNext(limiter, watch);
  await limiter.settle(permit, settlement({ outcome: "rate_limited", cooldown: stated(5_000) }));
  watch.now -= HOUR;
  const alone = { candidates: [candidate("a")], maxWaitMs: 0, patienceMs: 0 };
  for (let second = 0; second < 4; second += 1) {
    expect(await limiter.admit(alone)).toMatchObject({ kind: "refused", retryAt: NOON - HOUR + 5_000 });
    const chain = { ...alone, candidates: [candidate("a"), candidate("b")] };
    expect(granted(await limiter.admit(chain)).permit.key).toBe("b");
    watch.now += 1_000;
  }
  watch.now += 1_000;
  expect(granted(await limiter.admit(alone)).waitMs).toBe(0);
});

test("a clock set forward by an hour lets one more window through, at the bucket's pace", async () => {
  const { limiter, watch } = memoryRig();
  for (let made = 0; made < 30; made += 1)
    await limiter.settle(await startNext(limiter, watch), settlement());
  watch.now += HOUR;
  const waits: number[] = [];
  for (let made = 0; made < 31; made += 1) waits.push(granted(await admitTo(limiter)).waitMs);
  expect(waits.slice(0, 6)).toEqual([0, 0, 0, 0, 2_000, 4_000]);
  expect(waits[30]).toBe(60_250);
});

test("a clock that goes forward and comes back leaves nothing in the future", async () => {
  const { limiter, watch } = memoryRig();
  watch.now += HOUR;
  for (let made = 0; made < 10; made += 1) await startNext(limiter, watch);
  watch.now = NOON;
  expect(granted(await admitTo(limiter)).waitMs).toBeLessThanOrEqual(2_000);
  const snapshot = await limiter.snapshot();
  expect(snapshot.at).toBe(NOON);
  expect(snapshot.keys.get("a")?.rpm.used).toBe(10);
});
