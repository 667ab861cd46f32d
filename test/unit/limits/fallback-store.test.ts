import { expect, test } from "vitest";
import { EMPTY_KEY_STATE } from "../../../src/core/limits/key-state.ts";
import { createFallbackStore, PROBE_EVERY_MS } from "../../../src/limits/fallback-store.ts";
import type { LimitStore, StandInStore } from "../../../src/limits/limit-store.ts";
import { createMemoryStore } from "../../../src/limits/memory-store.ts";
import { NOON } from "../../support/limits-rig.ts";

/** What `node:sqlite` throws, by SQLite's result code. */
function sqliteError(errcode: number): Error {
  return Object.assign(new Error("…"), { code: "ERR_SQLITE_ERROR", errcode });
}

const DISK_FULL = sqliteError(13);
const DAMAGED = sqliteError(11);

/** A shared store that fails with the next of `failures` until there are none left. */
function rig(failures: Error[]) {
  const watch = { now: NOON };
  const log: string[] = [];
  const memory = createMemoryStore(() => watch.now);
  const fail = (): void => {
    const error = failures.shift();
    if (error !== undefined) throw error;
  };
  const shared = {
    ...memory,
    backend: "local",
    async transact(work) {
      fail();
      return memory.transact(work);
    },
    close: async () => void log.push("close"),
  } satisfies LimitStore;
  const store = createFallbackStore({
    open: async (probing) => {
      log.push(probing ? "probe" : "open");
      return shared;
    },
    standIn: createMemoryStore(() => watch.now),
    repair: () => void log.push("repair"),
    describe: ({ flaw, reason: message }) => ({
      message,
      complaint: { kind: "limits-file", path: "limits", flaw },
    }),
    wall: () => watch.now,
  });
  return { store, watch, log };
}

const write = (store: StandInStore): Promise<void> =>
  store.transact((transaction, now) => transaction.writeKey("a", { ...EMPTY_KEY_STATE, seenAt: now }));
const seenAt = (store: StandInStore): Promise<number> => store.view((view) => view.readKey("a").seenAt);

test("a full disk leaves the operation to the stand-in and is tried again half a minute later", async () => {
  const { store, watch, log } = rig([DISK_FULL]);
  await write(store);
  expect([store.backend, store.degraded()?.message]).toEqual([
    "memory",
    "could not be written (no space left)",
  ]);
  expect(await seenAt(store)).toBe(NOON);
  watch.now += PROBE_EVERY_MS - 1;
  await write(store);
  expect(log).toEqual(["open", "close"]);
  watch.now += 1;
  expect(await seenAt(store)).toBe(0);
  expect([store.backend, store.degraded()]).toEqual(["local", null]);
  expect(log).toEqual(["open", "close", "probe"]);
});

test("a damaged store is repaired once, and given up when that does not help", async () => {
  const helped = rig([DAMAGED]);
  await write(helped.store);
  expect(helped.store.degraded()).toBeNull();
  expect(helped.log).toEqual(["open", "close", "repair", "open"]);

  const hopeless = rig([DAMAGED, DAMAGED]);
  await write(hopeless.store);
  expect(hopeless.store.degraded()?.message).toBe("is damaged");
  expect(hopeless.log).toEqual(["open", "close", "repair", "open", "close"]);
});

test("operations that meet the same damage wait for the one repair", async () => {
  const { store, log } = rig([DAMAGED, DAMAGED, DAMAGED]);
  await Promise.all([write(store), write(store), write(store)]);
  expect(store.backend).toBe("local");
  expect(log).toEqual(["open", "close", "repair", "open"]);
});

test("a mistake in the program is not taken for a store's failure", async () => {
  const { store } = rig([]);
  await expect(
    store.transact(() => {
      throw new RangeError("a bug");
    }),
  ).rejects.toThrow("a bug");
  expect(store.degraded()).toBeNull();
});

test("after closing, operations still have an answer and open nothing", async () => {
  const { store, log } = rig([]);
  await write(store);
  await store.close();
  await store.close();
  await write(store);
  expect(log).toEqual(["open", "close"]);
});
