import type { Remark } from "../core/complaints/complaint.ts";
import type { Counters } from "../core/limits/counter-names.ts";
import type { KeyState } from "../core/limits/key-state.ts";
import type { Lease } from "../core/limits/leases.ts";
import type { LimitKey, LimiterBackend } from "../core/limits/limiter.ts";
import type { Increment } from "../core/limits/tally.ts";

/** A store as seen from within one operation. */
export interface LimitView {
  /** The empty state for a key never written, or whose record cannot be read. */
  readKey(key: LimitKey): KeyState;
  readLeases(): readonly Lease[];
  /** Known names with whole numbers, 0 or more; whatever else lies in the store is passed over. */
  readCounters(): ReadonlyMap<LimitKey, Counters>;
}

export interface LimitTransaction extends LimitView {
  writeKey(key: LimitKey, state: KeyState): void;
  /** Adds the lease or replaces the one of the same id. */
  putLease(lease: Lease): void;
  /** True when there was one. */
  dropLease(id: string): boolean;
  /** Adds to the key's counters, each of which starts at 0. */
  count(key: LimitKey, increments: readonly Increment[]): void;
}

/**
 * Where the limiter's state lies. `work` runs to its end without another operation, of this or any other process,
 * in between; it may run again when its first run could not be committed, so it only acts on the transaction.
 * `now` is the store's clock in epoch milliseconds, read once the operation has its turn.
 */
export interface LimitStore {
  readonly backend: LimiterBackend;
  transact<T>(work: (transaction: LimitTransaction, now: number) => T): Promise<T>;
  /** For questions: sees one consistent state and takes no lock from writers. */
  view<T>(work: (view: LimitView, now: number) => T): Promise<T>;
  close(): Promise<void>;
}

/** A store that may stand in for a better one, and says so. */
export interface StandInStore extends LimitStore {
  /** Why it runs on less than it was configured for; null when it does not. */
  degraded(): Remark | null;
}
