import { expect } from "vitest";
import type { Limiter, Permit } from "../../src/core/limits/limiter.ts";
import { answerStep, HISTORY_POLICIES, type HistoryStep, passTime } from "./limits-history.ts";
import { memoryRig } from "./limits-rig.ts";

export const TWIN_LEASES = { concurrency: 2, ttlMs: 150 };
export const TWIN_POLICIES = new Map(Object.entries(HISTORY_POLICIES));

/** A limiter that is compared with one on memory. */
export interface Twin {
  limiter: Limiter;
  readonly watch: { now: number };
  /** Closes it and opens it anew on the same store, now and then. */
  readonly reopen?: () => Promise<Limiter>;
}

/** Plays a history on memory and on its twin, which must answer alike in every step and stand alike at the end. */
export async function expectTwin(history: readonly HistoryStep[], twin: Twin): Promise<void> {
  const memory = memoryRig({ policies: HISTORY_POLICIES, ...TWIN_LEASES });
  const permits: { readonly memory: Permit[]; readonly twin: Permit[] } = { memory: [], twin: [] };
  for (const step of history) {
    passTime(memory.watch, step, permits.memory);
    twin.watch.now = memory.watch.now;
    const expected = await answerStep(memory.limiter, permits.memory, step);
    expect(await answerStep(twin.limiter, permits.twin, step)).toEqual(expected);
    if (twin.reopen !== undefined && step.which === 0) twin.limiter = await twin.reopen();
  }
  expect(counted(await twin.limiter.counters())).toEqual(counted(await memory.limiter.counters()));
  const { backend: _, ...seen } = await twin.limiter.snapshot();
  const { backend: __, ...expected } = await memory.limiter.snapshot();
  expect(seen).toEqual(expected);
}

function counted(counters: ReadonlyMap<string, ReadonlyMap<string, number>>): typeof counters {
  return new Map([...counters].filter(([, names]) => names.size > 0));
}
