import { describe, expect, test } from "vitest";
import type { Settlement } from "../../../src/core/limits/limiter.ts";
import { type LimitPolicy, POLITE } from "../../../src/core/limits/policy.ts";
import type { StatedLimits } from "../../../src/core/limits/stated-limits.ts";
import {
  exchange,
  look,
  memoryRig,
  NOON,
  PER_MINUTE,
  refusal,
  settlement,
  type Rig,
} from "../../support/limits-rig.ts";

const FULL: LimitPolicy = { ...PER_MINUTE, tpm: 8_000, rpd: 1_000, tpd: 100_000 };
const DAY = 86_400_000;

function rigOf(policy: LimitPolicy = FULL): Rig {
  return memoryRig({ policies: { a: policy } });
}

function saying(stated: StatedLimits): Settlement {
  return settlement({ stated });
}

test("a lower limit holds at once, and is told", async () => {
  const rig = rigOf();
  const stated = { rpm: { limit: 10 }, tpm: { limit: 6_000 }, rpd: { limit: 500 }, tpd: { limit: 9_000 } };
  expect(await exchange(rig, 1, saying(stated))).toEqual([
    { kind: "limit-change", key: "a", limit: "rpm", value: 10 },
    { kind: "limit-change", key: "a", limit: "tpm", value: 6_000 },
  ]);
  expect(await look(rig.limiter)).toMatchObject({
    rpm: { limit: 10, configured: 30 },
    tpm: { limit: 6_000 },
    rpd: { limit: 500 },
    tpd: { limit: 9_000 },
  });
});

test("a limit that a 429 states holds as well", async () => {
  const rig = rigOf();
  await exchange(rig, 1, refusal({ dimension: "tpm", stated: { tpm: { limit: 6_000 } } }));
  expect((await look(rig.limiter)).tpm.limit).toBe(6_000);
});

test("a restored limit holds at once, and nothing raises what is configured", async () => {
  const rig = rigOf();
  await exchange(rig, 1, saying({ rpm: { limit: 10 }, tpm: { limit: 5_000 } }));
  await exchange(rig, 1, saying({ rpm: { limit: 20 } }));
  expect(await look(rig.limiter)).toMatchObject({ rpm: { limit: 20 }, tpm: { limit: 5_000 } });
  expect(await exchange(rig, 1, saying({ rpm: { limit: 900 }, tpm: { limit: 8_000 } }))).toEqual([
    { kind: "limit-change", key: "a", limit: "rpm", value: null },
    { kind: "limit-change", key: "a", limit: "tpm", value: null },
  ]);
  expect(await look(rig.limiter)).toMatchObject({ rpm: { limit: 30 }, tpm: { limit: 8_000 } });
});

test("a limit of a kind that none is configured for holds", async () => {
  const rig = rigOf(PER_MINUTE);
  await exchange(rig, 1, saying({ tpm: { limit: 700 }, rpd: { limit: 2 } }));
  expect(await look(rig.limiter)).toMatchObject({ tpm: { limit: 700 }, rpd: { used: 1, limit: 2 } });
});

test("a limit of none is no statement", async () => {
  const rig = rigOf();
  await exchange(rig, 1, saying({ rpm: { limit: 10 } }));
  await exchange(rig, 1, saying({ rpm: { limit: 0 } }));
  expect((await look(rig.limiter)).rpm.limit).toBe(10);
});

test("a stated limit is forgotten a day after the last statement", async () => {
  const rig = rigOf();
  await exchange(rig, 1, saying({ rpm: { limit: 10 } }));
  rig.watch.now = NOON + DAY;
  expect((await look(rig.limiter)).rpm.limit).toBe(10);
  rig.watch.now = NOON + DAY + 1;
  expect((await look(rig.limiter)).rpm.limit).toBe(30);
  await exchange(rig, 1, saying({ tpm: { limit: 100 } }));
  expect((await look(rig.limiter)).rpm.limit).toBe(30);
});

test("the visible rule works below a stated limit, and the lower of both holds", async () => {
  const rig = rigOf({ ...FULL, throttle: { ...POLITE, spike: 1 } });
  await exchange(rig, 1, refusal({ stated: { rpm: { limit: 26 } } }));
  const seen = await look(rig.limiter);
  expect(seen.throttle.factor).toBe(0.8);
  expect(seen.rpm.limit).toBeLessThanOrEqual(24);
});

test("a fixed key ignores what is stated", async () => {
  const rig = rigOf({ ...FULL, throttle: { ...POLITE, mode: "fixed" } });
  const stated = { rpm: { limit: 1 }, tpm: { limit: 1, remaining: 0 }, rpd: { limit: 1, remaining: 0 } };
  expect(await exchange(rig, 1, saying(stated))).toEqual([]);
  expect(await look(rig.limiter)).toMatchObject({
    rpm: { limit: 30 },
    tpm: { limit: 8_000 },
    rpd: { used: 1, limit: 1_000 },
    nextSlotAt: null,
  });
});

test("a greedy key takes what is stated", async () => {
  const rig = rigOf({ ...FULL, throttle: { ...POLITE, mode: "greedy" } });
  await exchange(rig, 1, saying({ rpm: { limit: 12 } }));
  expect((await look(rig.limiter)).rpm.limit).toBe(12);
});

describe("what remains of a day", () => {
  test("is what remains for us, when that is less than we counted", async () => {
    const rig = rigOf();
    await exchange(rig, 1, saying({ rpd: { limit: 1_000, remaining: 40 }, tpd: { used: 70_000 } }));
    expect(await look(rig.limiter)).toMatchObject({
      rpd: { used: 960, limit: 1_000 },
      tpd: { used: 70_000, limit: 100_000 },
    });
    await exchange(rig, 1, saying({ rpd: { remaining: 999 } }));
    expect((await look(rig.limiter)).rpd.used).toBe(961);
  });

  test("is counted from the configured limit when none is stated", async () => {
    const rig = rigOf();
    await exchange(rig, 1, saying({ rpd: { remaining: 10 } }));
    expect((await look(rig.limiter)).rpd.used).toBe(990);
  });

  test("is not reduced by the refused request that told it", async () => {
    const rig = rigOf();
    const tpd = { limit: 100_000, used: 99_950 };
    await exchange(rig, 1, refusal({ outcome: "quota_exhausted", dimension: "tpd", stated: { tpd } }));
    expect((await look(rig.limiter)).tpd.used).toBe(99_950);
  });
});

describe("what remains of a minute", () => {
  test("lifts a learned limit, up to what was accepted and what remains", async () => {
    const rig = rigOf();
    await exchange(rig, 1, refusal());
    expect((await look(rig.limiter)).learned?.rpm).toBe(15);
    rig.watch.now += 1;
    await exchange(rig, 1, saying({ rpm: { remaining: 19 } }));
    expect((await look(rig.limiter)).learned?.rpm).toBe(20);
    await exchange(rig, 1, saying({ rpm: { remaining: 28 } }));
    expect((await look(rig.limiter)).learned).toBeNull();
  });

  test("never lowers it, and a refusal with none remaining does not lift it", async () => {
    const rig = rigOf();
    await exchange(rig, 1, refusal());
    rig.watch.now += 1;
    await exchange(rig, 14, saying({ rpm: { remaining: 0 } }));
    expect((await look(rig.limiter)).learned?.rpm).toBe(15);
    rig.watch.now += 200_000;
    await exchange(rig, 15);
    const before = await look(rig.limiter);
    expect(before.learned?.rpm).toBe(15);
    await exchange(rig, 1, refusal({ stated: { rpm: { remaining: 0 } } }));
    const { learned } = await look(rig.limiter);
    expect(learned?.rpm).toBe(15);
    // The probe failed: the next one waits longer than the first did.
    expect((learned?.probeAt ?? 0) - rig.watch.now).toBeGreaterThan(120_000);
  });
});
