import { expect, test } from "vitest";
import { msUntilCalm, msUntilRegained } from "../../simulation/recovery.ts";
import type { Arrival } from "../../simulation/run-log.ts";
import { Random } from "../../simulation/random.ts";
import { SCENARIOS } from "../../simulation/scenarios.ts";
import { Server, type Verdict } from "../../simulation/server.ts";
import { Timeline } from "../../simulation/timeline.ts";

const MINUTE = 60_000;

function limited(verdict: Verdict): Extract<Verdict, { kind: "limited" }> {
  if (verdict.kind !== "limited") throw new Error("was accepted");
  return verdict;
}

test("no 60 s hold more accepted requests than the limit, and the stated wait is exact", () => {
  const server = new Server({ rpm: [{ fromMs: 0, rpm: 5 }] });
  const random = new Random(1, "test");
  const accepted: number[] = [];
  for (let now = 0; now < 20 * MINUTE; now += random.uniform(0, 4_000)) {
    const verdict = server.receive(now, 0);
    if (verdict.kind === "accepted") accepted.push(now);
    else expect(now + verdict.waitMs - ((accepted.at(-5) ?? 0) + MINUTE)).toBeCloseTo(0.5, 0);
  }
  expect(accepted.length).toBeGreaterThan(90);
  for (const [index, at] of accepted.entries()) {
    expect((accepted[index + 5] ?? Infinity) - at).toBeGreaterThanOrEqual(MINUTE);
  }
});

test("a lowered limit counts what was accepted before", () => {
  const rpm = [
    { fromMs: 0, rpm: 3 },
    { fromMs: 10_000, rpm: 1 },
  ];
  const server = new Server({ rpm });
  for (const at of [0, 1_000, 2_000]) expect(server.receive(at, 0).kind).toBe("accepted");
  expect(limited(server.receive(20_000, 0))).toMatchObject({ dimension: "rpm", limit: 1, waitMs: 42_000 });
  expect(server.receive(62_000, 0).kind).toBe("accepted");
});

test("tokens count as booked until they are known", () => {
  const server = new Server({ rpm: [{ fromMs: 0, rpm: 9 }], tpm: 5_000 });
  const first = server.receive(0, 3_000);
  expect(limited(server.receive(1_000, 3_000))).toMatchObject({ dimension: "tpm", waitMs: 59_000 });
  if (first.kind === "accepted") server.complete(first.request, 2_000);
  expect(server.receive(2_000, 3_000).kind).toBe("accepted");
});

test("events run by time, then in the order they were planned, one after the other", async () => {
  const timeline = new Timeline();
  const random = new Random(2, "test");
  const seen: number[] = [];
  for (let index = 0; index < 200; index += 1) {
    timeline.at(Math.floor(random.uniform(0, 50)), async () => {
      await Promise.resolve();
      seen.push(timeline.now);
    });
  }
  timeline.at(50, () => void seen.push(Infinity));
  await timeline.runUntil(50);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen).toHaveLength(200);
});

test("calm and regained are told from the arrivals", () => {
  const scenario = SCENARIOS.find(({ name }) => name === "drop-and-return");
  if (scenario === undefined) throw new Error("no such scenario");
  const at = (moment: number, provider: string, accepted: boolean): Arrival => ({
    at: moment,
    provider,
    accepted,
  });
  const refused = [1, 2, 3, 4, 5].map((second) => at(10 * MINUTE + 1000 * second, "groq", false));
  expect(msUntilCalm(refused, scenario, 30 * MINUTE)).toBe(3_000);
  expect(msUntilCalm(refused, scenario, 12 * MINUTE)).toBe(Infinity);
  expect(msUntilCalm(refused, scenario, 9 * MINUTE)).toBeNull();

  const full = ["groq", "cerebras"].flatMap((provider) =>
    Array.from({ length: 40 }, (_, index) => at(20 * MINUTE + 1000 * index, provider, true)),
  );
  expect(msUntilRegained(full, scenario, 30 * MINUTE)).toBe(28_000);
  expect(msUntilRegained(full.slice(0, 40), scenario, 30 * MINUTE)).toBe(Infinity);
  expect(msUntilRegained(full, scenario, 15 * MINUTE)).toBeNull();
});
