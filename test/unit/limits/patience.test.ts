import { describe, expect, test } from "vitest";
import type { LimitPolicy } from "../../../src/core/limits/policy.ts";
import {
  admitTo,
  candidate,
  exchange,
  granted,
  memoryRig,
  PER_MINUTE,
  refusal,
  type Rig,
  stated,
} from "../../support/limits-rig.ts";

const TIGHT: LimitPolicy = { ...PER_MINUTE, burst: 1 };
const LIMITS = { a: TIGHT, b: PER_MINUTE };

function rigOf(policies: Readonly<Record<string, LimitPolicy>> = LIMITS): Rig {
  return memoryRig({ policies });
}

/** Which of `a` and `b` is taken, and after what wait. */
async function taken({ limiter }: Rig, patienceMs: number, maxWaitMs = 60_000): Promise<string> {
  const candidates = [candidate("a"), candidate("b")];
  const admission = await limiter.admit({ candidates, maxWaitMs, patienceMs });
  if (admission.kind === "refused") return "none";
  await limiter.cancel(admission.permit);
  return `${admission.permit.key}+${admission.waitMs}`;
}

describe("the preferred candidate", () => {
  test("is waited for within the patience, when its pace holds it back", async () => {
    const rig = rigOf();
    await admitTo(rig.limiter, "a");
    expect(await taken(rig, 0)).toBe("b+0");
    expect(await taken(rig, 1_999)).toBe("b+0");
    expect(await taken(rig, 2_000)).toBe("a+2000");
  });

  test("is waited for when its window or its tokens hold it back", async () => {
    const window = rigOf({ a: { ...PER_MINUTE, rpm: 1, burst: 1 }, b: PER_MINUTE });
    const tokens = rigOf({ a: { ...PER_MINUTE, tpm: 150 }, b: PER_MINUTE });
    for (const rig of [window, tokens]) {
      await admitTo(rig.limiter, "a");
      expect(await taken(rig, 60_249, 120_000)).toBe("b+0");
      expect(await taken(rig, 60_250, 120_000)).toBe("a+60250");
    }
  });

  test("is preferred by what the other would wait as well", async () => {
    const rig = rigOf({ a: { ...PER_MINUTE, rpm: 10, burst: 1 }, b: TIGHT });
    await admitTo(rig.limiter, "a");
    await admitTo(rig.limiter, "b");
    expect(await taken(rig, 3_999)).toBe("b+2000");
    expect(await taken(rig, 4_000)).toBe("a+6000");
  });

  test("is not waited for beyond what the caller waits at all", async () => {
    const rig = rigOf();
    await admitTo(rig.limiter, "a");
    expect(await taken(rig, 10_000, 1_999)).toBe("b+0");
    expect(await taken(rig, 10_000, 2_000)).toBe("a+2000");
  });

  test("is not waited for when it cools down, even if its pace holds it back longer", async () => {
    const rig = rigOf();
    await exchange(rig, 1, refusal({ cooldown: stated(1_000) }));
    expect(granted(await admitTo(rig.limiter, "a"))).toMatchObject({ reason: "burst" });
    expect(await taken(rig, 60_000)).toBe("b+0");
  });

  test("is not waited for when its model rests, its day is spent, or the request backs off", async () => {
    const resting = rigOf();
    await exchange(resting, 1, refusal({ dimension: "upstream", cooldown: stated(5_000) }));
    expect(await taken(resting, 60_000)).toBe("b+0");

    const spent = rigOf({ a: { ...PER_MINUTE, rpd: 1 }, b: PER_MINUTE });
    await exchange(spent, 1);
    expect(await taken(spent, 86_400_000, 86_400_000)).toBe("b+0");

    const { limiter } = rigOf();
    const candidates = [candidate("a", { delayMs: 500 }), candidate("b")];
    const admission = await limiter.admit({ candidates, maxWaitMs: 60_000, patienceMs: 60_000 });
    expect(granted(admission).permit.key).toBe("b");
  });

  test("that may never start is not waited for, however patient the caller", async () => {
    const rig = rigOf({ a: { ...PER_MINUTE, tpm: 50 }, b: PER_MINUTE });
    expect(await taken(rig, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe("b+0");
  });
});

test("a second choice is preferred to a third as the first is to the second", async () => {
  const rig = rigOf({ a: { ...PER_MINUTE, rpm: 1, burst: 1 }, b: TIGHT, c: PER_MINUTE });
  await admitTo(rig.limiter, "a");
  await admitTo(rig.limiter, "b");
  const candidates = [candidate("a"), candidate("b"), candidate("c")];
  const admission = await rig.limiter.admit({ candidates, maxWaitMs: 60_000, patienceMs: 5_000 });
  expect(granted(admission)).toMatchObject({ waitMs: 2_000, permit: { key: "b" } });
});
