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

test.each(["secret-60", "secret-60-silent", "today", "today-silent"])(
  "%s: next to all of what is allowed, and next to no 429 once it is known",
  async (name) => {
    const figures = await figuresOf(name);
    expect(figures.goodput).toBeGreaterThanOrEqual(98);
    expect(figures.percent429).toBeLessThanOrEqual(2);
    expect(figures.latePercent429).toBeLessThanOrEqual(0.5);
  },
);
