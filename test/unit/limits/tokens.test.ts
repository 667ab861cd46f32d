import { expect, test } from "vitest";
import type { LimitPolicy } from "../../../src/core/limits/policy.ts";
import {
  admitTo,
  candidate,
  exchange,
  granted,
  look,
  memoryRig,
  NOON,
  PER_MINUTE,
  refusal,
  type Rig,
  settlement,
} from "../../support/limits-rig.ts";

const THOUSAND: LimitPolicy = { ...PER_MINUTE, tpm: 1_000 };
const BOTH = { a: THOUSAND, b: { ...PER_MINUTE, tpm: 5_000 } };

function used(tokens: number): ReturnType<typeof settlement> {
  return settlement({ usage: { promptTokens: tokens, completionTokens: 0 } });
}

async function waitOf({ limiter }: Rig, tokens: number): Promise<number> {
  const { permit, waitMs } = granted(await admitTo(limiter, "a", { tokens }));
  await limiter.cancel(permit);
  return waitMs;
}

test("tokens count with the estimate while a request is planned or under way", async () => {
  const rig = memoryRig({ policies: { a: THOUSAND } });
  const { permit } = granted(await admitTo(rig.limiter, "a", { tokens: 700 }));
  expect([await waitOf(rig, 300), await waitOf(rig, 301)]).toEqual([0, 60_250]);
  rig.watch.now += 500;
  await rig.limiter.start(permit);
  expect([await waitOf(rig, 300), await waitOf(rig, 301)]).toEqual([0, 60_250]);
});

test("tokens count with the real usage afterwards, also when it is more", async () => {
  const rig = memoryRig({ policies: { a: THOUSAND } });
  const permits = [
    granted(await admitTo(rig.limiter, "a", { tokens: 400 })).permit,
    granted(await admitTo(rig.limiter, "a", { tokens: 400 })).permit,
  ];
  for (const permit of permits) await rig.limiter.start(permit);
  const [first, second] = permits;
  if (!first || !second) throw new Error("two were started");
  await rig.limiter.settle(first, used(100));
  expect([await waitOf(rig, 500), await waitOf(rig, 501)]).toEqual([0, 60_250]);
  await rig.limiter.settle(second, used(850));
  expect([await waitOf(rig, 50), await waitOf(rig, 51)]).toEqual([0, 60_250]);
});

test("the estimate stays when nobody told the usage, and a refusal spends nothing", async () => {
  const rig = memoryRig({ policies: { a: THOUSAND } });
  await exchange(rig, 3, settlement({ outcome: "interrupted" }));
  expect((await look(rig.limiter)).tpm.used).toBe(300);
  await exchange(rig, 1, refusal({ dimension: "tpm", stated: { tpm: { limit: 1_000 } } }));
  expect((await look(rig.limiter)).tpm.used).toBe(300);
});

test("a request above the limit goes to the next candidate, and is refused for good when there is none", async () => {
  const { limiter } = memoryRig({ policies: BOTH });
  const big = { tokens: 1_001 };
  const chain = {
    candidates: [candidate("a", big), candidate("b", big)],
    maxWaitMs: 1_000,
    patienceMs: 9_999,
  };
  expect(granted(await limiter.admit(chain))).toMatchObject({ waitMs: 0, permit: { key: "b" } });
  expect(await admitTo(limiter, "a", big)).toEqual({ kind: "refused", retryAt: null, reason: "tokens" });
});

test("others' tokens hold, for as long as the provider says, and are then released", async () => {
  const rig = memoryRig({ policies: { a: THOUSAND } });
  const tpm = { limit: 1_000, remaining: 200, resetMs: 20_000 };
  await exchange(rig, 1, settlement({ stated: { tpm } }));
  // 800 are used, 100 of them ours.
  expect([await waitOf(rig, 200), await waitOf(rig, 201), await waitOf(rig, 900)]).toEqual([
    0, 20_000, 20_000,
  ]);
  rig.watch.now = NOON + 20_000;
  expect([await waitOf(rig, 900), await waitOf(rig, 901)]).toEqual([0, 40_250]);
});

test("others' tokens hold for a window at most, and less than a tenth of the limit is taken for our own count", async () => {
  const rig = memoryRig({ policies: { a: THOUSAND } });
  await exchange(rig, 1, settlement({ stated: { tpm: { limit: 1_000, used: 200 } } }));
  expect(await waitOf(rig, 900)).toBe(0);
  await exchange(rig, 1, settlement({ stated: { tpm: { limit: 1_000, used: 900, resetMs: 999_999 } } }));
  expect(await waitOf(rig, 150)).toBe(60_000);
});

test("others' tokens are gone when the provider counts none any more", async () => {
  const rig = memoryRig({ policies: { a: THOUSAND } });
  await exchange(rig, 1, settlement({ stated: { tpm: { limit: 1_000, remaining: 0 } } }));
  expect(await waitOf(rig, 1)).toBe(60_000);
  // Answered meanwhile: a request that had left before.
  await exchange(rig, 1, settlement({ stated: { tpm: { limit: 1_000, remaining: 800 } } }));
  expect(await waitOf(rig, 800)).toBe(0);
});

test("a refused request is not among the tokens that the refusal says are used", async () => {
  const rig = memoryRig({ policies: { a: THOUSAND } });
  const { permit } = granted(await admitTo(rig.limiter, "a", { tokens: 400 }));
  await rig.limiter.start(permit);
  const tpm = { limit: 1_000, used: 900 };
  await rig.limiter.settle(permit, refusal({ dimension: "tpm", stated: { tpm } }));
  expect([await waitOf(rig, 100), await waitOf(rig, 101)]).toEqual([0, 60_000]);
});
