import { expect, it } from "vitest";
import { createBreather } from "../../../src/providers/breather.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

it("gives the event loop its turn every 8 ms, and only then", async () => {
  const clock = new VirtualClock();
  const breathe = createBreather(clock);
  let isTheirTurn = false;
  expect(breathe()).toBeUndefined();
  await clock.advance(7);
  expect(breathe()).toBeUndefined();
  await clock.advance(1);
  setImmediate(() => {
    isTheirTurn = true;
  });
  await breathe();
  expect(isTheirTurn).toBe(true);
  expect(breathe()).toBeUndefined();
});
