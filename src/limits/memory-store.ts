import { EMPTY_KEY_STATE, type KeyState } from "../core/limits/key-state.ts";
import type { Lease } from "../core/limits/leases.ts";
import type { LimitKey } from "../core/limits/limiter.ts";
import type { LimitStore, LimitTransaction } from "./limit-store.ts";

/** A store of this process alone, for when none can be shared. `wall` gives epoch milliseconds. */
export function createMemoryStore(wall: () => number): LimitStore {
  const states = new Map<LimitKey, KeyState>();
  const leases = new Map<string, Lease>();
  const counters = new Map<LimitKey, Map<string, number>>();
  const transaction: LimitTransaction = {
    readKey: (key) => states.get(key) ?? EMPTY_KEY_STATE,
    writeKey: (key, state) => void states.set(key, state),
    readLeases: () => [...leases.values()],
    putLease: (lease) => void leases.set(lease.id, lease),
    dropLease: (id) => leases.delete(id),
    readCounters: () => new Map(Array.from(counters, ([key, counted]) => [key, new Map(counted)])),
    count(key, increments) {
      for (const [name, by] of increments) {
        const counted = counters.get(key) ?? new Map<string, number>();
        counters.set(key, counted.set(name, (counted.get(name) ?? 0) + by));
      }
    },
  };
  return {
    backend: "memory",
    transact: async (work) => work(transaction, Math.floor(wall())),
    view: async (work) => work(transaction, Math.floor(wall())),
    close: async () => undefined,
  };
}
