import { expect, test } from "vitest";
import { SCENARIOS } from "../../simulation/scenarios.ts";
import { simulateSeries } from "../../simulation/series.ts";
import { squadPolicy } from "../../simulation/squad-policy.ts";

async function figuresOf(name: string) {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return simulateSeries(scenario, squadPolicy, { seeds: 3, minutes: 30 });
}

test("saturated: all of what is allowed, no 429, and no window too full at a server", async () => {
  const figures = await figuresOf("saturated");
  expect(figures.goodput).toBeGreaterThanOrEqual(99);
  expect(figures.perMinute429).toBe(0);
  expect(figures.busiest).toBeLessThanOrEqual(100);
});

test("secret-60: next to all of what is allowed", async () => {
  const figures = await figuresOf("secret-60");
  expect(figures.goodput).toBeGreaterThanOrEqual(95);
});
