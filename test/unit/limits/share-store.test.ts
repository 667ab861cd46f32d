import { expect, test } from "vitest";
import { EMPTY_KEY_STATE, type KeyState, type Start } from "../../../src/core/limits/key-state.ts";
import type { StandInStore } from "../../../src/limits/limit-store.ts";
import { createMemoryStore } from "../../../src/limits/memory-store.ts";
import { absorbShared, shareStore } from "../../../src/limits/redis/share-store.ts";
import { NOON } from "../../support/limits-rig.ts";

const POLICIES = new Map([["a", { rpm: 10, burst: 10, windowMs: 1_000, marginMs: 100 }]]);

function of(machines: number): Parameters<typeof absorbShared>[2] {
  return { policies: POLICIES, machines };
}

function memory(): StandInStore {
  return { ...createMemoryStore(() => NOON), degraded: () => null };
}

/** The past of one key: starts every 10 ms up to now, the last first. */
function past(ids: readonly string[], more: Partial<Start> = {}): KeyState {
  const starts = ids.map((id, index): Start => ({
    id,
    at: NOON - 10 * index,
    tokens: 1,
    phase: "started",
    ...more,
  }));
  return { ...EMPTY_KEY_STATE, seenAt: NOON, starts: starts.toReversed() };
}

function idsIn(store: StandInStore): Promise<readonly string[]> {
  return store.view((view) => view.readKey("a").starts.map(({ id }) => id));
}

test("every second start of the past counts for one of two machines, whichever process saw it", async () => {
  const raw = memory();
  const store = shareStore(raw, 2);
  await absorbShared(raw, new Map([["a", past(["e", "d", "c", "b", "a"])]]), of(2));
  expect(await idsIn(store)).toEqual(["a", "c", "e"]);
  await absorbShared(raw, new Map([["a", past(["e", "d"])]]), of(2));
  expect(await idsIn(store)).toEqual(["a", "c", "e"]);
});

test("a start of the machine's own counts whole, and alone is told", async () => {
  const raw = memory();
  const store = shareStore(raw, 2);
  await absorbShared(raw, new Map([["a", past(["c", "b", "a"])]]), of(2));
  await store.transact((transaction, now) => {
    const state = transaction.readKey("a");
    const own: Start = { id: "own", at: now, tokens: 1, phase: "started" };
    transaction.writeKey("a", { ...state, starts: [...state.starts, own] });
  });
  expect((await idsIn(store)).toSorted()).toEqual(["a", "c", "own"]);
  expect(await idsIn(raw)).toEqual(["own"]);
});

test("a plan of others counts once its time has come, and nothing that has left the window", async () => {
  const raw = memory();
  const store = shareStore(raw, 1);
  const planned = past(["due"], { phase: "reserved" });
  const later = past(["later"], { phase: "reserved", at: NOON + 1 });
  const old = past(["old"], { at: NOON - 1_100 });
  for (const state of [planned, later, old]) await absorbShared(raw, new Map([["a", state]]), of(1));
  expect(await store.view((view) => view.readKey("a").starts)).toMatchObject([
    { id: "due", phase: "settled" },
  ]);
});

test("the machine's part of a learned limit goes along, and what the provider states or rests", async () => {
  const raw = memory();
  const learned = { probeAt: NOON + 1, step: 1, intervalMs: 1, measuredAt: NOON, confirmedAt: NOON };
  const known: KeyState = {
    ...past([]),
    ceiling: { requests: { ...learned, limit: 7 }, tokens: { ...learned, limit: 1 } },
    stated: { rpm: 4, tpm: 0, rpd: 0, tpd: 0, at: NOON },
    parked: { busy: NOON + 60_000 },
    foreign: { tokens: 500, until: NOON + 900 },
  };
  for (let process = 0; process < 2; process += 1) await absorbShared(raw, new Map([["a", known]]), of(2));
  expect(await shareStore(raw, 2).view((view) => view.readKey("a"))).toMatchObject({
    ceiling: { requests: { limit: 3 }, tokens: { limit: 1 } },
    stated: known.stated,
    parked: known.parked,
    foreign: known.foreign,
  });
});
