import { expect, test } from "vitest";
import { EMPTY_KEY_STATE } from "../../../src/core/limits/key-state.ts";
import { POLITE } from "../../../src/core/limits/policy.ts";
import { afterAnswer, afterRateLimit, nextRestoreAt } from "../../../src/core/limits/throttle.ts";
import { NOON } from "../../support/limits-rig.ts";

/** A key that was cut by a spike at NOON. `usedAt` is its last answer before; 0 for none ever. */
function cut(usedAt: number) {
  let state = { ...EMPTY_KEY_STATE, usedAt };
  for (let made = 0; made < POLITE.spike; made += 1) state = afterRateLimit(state, POLITE, NOON);
  return state;
}

test.each([
  ["never answered", 0],
  ["was idle for hours", NOON - 7_200_000],
  ["was in use", NOON - 1_000],
])("a key that %s before a spike gets its steps back as soon as any other", (_, usedAt) => {
  let state = cut(usedAt);
  expect([state.factor, nextRestoreAt(state, POLITE)]).toEqual([0.8, NOON + 60_000]);
  for (const [seconds, factor] of [
    [1, 0.8],
    [59, 0.8],
    [60, 0.9],
    [119, 0.9],
    [120, 1],
  ] as const) {
    state = afterAnswer(state, POLITE, NOON + seconds * 1_000);
    expect(state.factor).toBe(factor);
  }
});

test("a pause longer than a stable minute gives nothing back", () => {
  const state = afterAnswer(cut(0), POLITE, NOON + 3_600_000);
  expect([state.factor, nextRestoreAt(state, POLITE)]).toEqual([0.8, NOON + 3_660_000]);
});
