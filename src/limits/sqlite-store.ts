import type { DatabaseSync } from "node:sqlite";
import { decodeKeyState, encodeKeyState, ID_LENGTH } from "../core/limits/key-state-codec.ts";
import { EMPTY_KEY_STATE, type KeyState } from "../core/limits/key-state.ts";
import type { LimitKey } from "../core/limits/limiter.ts";
import { countersIn, MAX_COUNTERS, MAX_NAME_LENGTH } from "./counter-rows.ts";
import type { LimitStore, LimitTransaction } from "./limit-store.ts";
import { inodeOf } from "./inode.ts";
import { type Patience, retryBusy } from "./retry-busy.ts";
import { openDatabase, rollBack } from "./sqlite-schema.ts";
import { storeReplaced } from "./store-fault.ts";

/** Longest stored state that is read, in characters; the longest one written stays well below. */
const MAX_STATE_LENGTH = 1_000_000;
/** Most leases that are read. */
const MAX_LEASES = 1_000;
/** How often it is checked that the file is still at its path, in milliseconds; a check costs a third of a write. */
const PLACE_CHECK_MS = 1_000;

export interface SqliteStoreOptions {
  readonly path: string;
  /** Epoch milliseconds. */
  readonly wall: () => number;
  readonly patience: Patience;
}

/**
 * The store in a SQLite file, shared by all processes that open it. Its calls are synchronous and short; a locked
 * file is asked again from the event loop, and one that was moved or removed is noticed within a
 * second. A killed process leaves the file usable: what it had not committed is gone.
 * @throws what `faultOf` reads, from here and from every operation.
 */
export async function openSqliteStore({ path, wall, patience }: SqliteStoreOptions): Promise<LimitStore> {
  const { database, transaction, begin } = await retryBusy(patience, () => prepare(openDatabase(path)));
  const inode = inodeOf(path);
  let checkedAt = wall();
  const checkPlace = (): void => {
    if (Math.abs(wall() - checkedAt) < PLACE_CHECK_MS) return;
    if (inodeOf(path) !== inode) throw storeReplaced();
    checkedAt = wall();
  };
  const run = <T>(mode: "immediate" | "deferred", work: (now: number) => T): Promise<T> =>
    retryBusy(patience, () => {
      checkPlace();
      begin[mode].run();
      try {
        const result = work(Math.floor(wall()));
        begin.commit.run();
        return result;
      } catch (error) {
        rollBack(database);
        throw error;
      }
    });
  return {
    backend: "local",
    transact: (work) => run("immediate", (now) => work(transaction, now)),
    view: (work) => run("deferred", (now) => work(transaction, now)),
    close: async () => database.close(),
  };
}

function prepare(database: DatabaseSync) {
  try {
    return {
      database,
      transaction: statements(database),
      begin: {
        immediate: database.prepare("BEGIN IMMEDIATE"),
        deferred: database.prepare("BEGIN"),
        commit: database.prepare("COMMIT"),
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function statements(database: DatabaseSync): LimitTransaction {
  const selectKey = database.prepare(
    "SELECT state FROM keys WHERE key = ? AND typeof(state) = 'text' AND length(state) <= ?",
  );
  const upsertKey = database.prepare(
    "INSERT INTO keys (key, state) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET state = excluded.state",
  );
  const selectLeases = database.prepare(
    `SELECT id, since, expires_at, held FROM leases
     WHERE typeof(id) = 'text' AND length(id) <= ? AND typeof(since) = 'integer' AND typeof(expires_at) = 'integer'
       AND since BETWEEN 0 AND ? AND expires_at BETWEEN 0 AND ? ORDER BY since LIMIT ?`,
  );
  const upsertLease = database.prepare(
    "INSERT OR REPLACE INTO leases (id, since, expires_at, held) VALUES (?, ?, ?, ?)",
  );
  const deleteLease = database.prepare("DELETE FROM leases WHERE id = ?");
  const upsertCounter = database.prepare(
    `INSERT INTO counters (key, name, value) VALUES (?, ?, ?)
     ON CONFLICT (key, name) DO UPDATE SET value = min(max(value, 0) + excluded.value, ?)`,
  );
  const selectCounters = database.prepare(
    `SELECT key, name, value FROM counters
     WHERE typeof(key) = 'text' AND typeof(name) = 'text' AND typeof(value) = 'integer'
       AND length(key) <= ? AND length(name) <= ? AND value BETWEEN 0 AND ? ORDER BY key, name LIMIT ?`,
  );
  // Most rows are read far more often than they change; the text tells.
  const decoded = new Map<LimitKey, { readonly text: string; readonly state: KeyState }>();
  return {
    readKey(key) {
      const text = selectKey.get(key, MAX_STATE_LENGTH)?.["state"];
      if (typeof text !== "string") return EMPTY_KEY_STATE;
      const known = decoded.get(key);
      if (known?.text === text) return known.state;
      const state = decodeKeyState(text);
      decoded.set(key, { text, state });
      return state;
    },
    writeKey(key, state) {
      const text = encodeKeyState(state);
      upsertKey.run(key, text);
      decoded.set(key, { text, state });
    },
    readLeases: () =>
      selectLeases
        .all(ID_LENGTH, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, MAX_LEASES)
        .map((row) => ({
          id: String(row["id"]),
          since: Number(row["since"]),
          expiresAt: Number(row["expires_at"]),
          held: Number(row["held"]) !== 0,
        })),
    putLease: (lease) => void upsertLease.run(lease.id, lease.since, lease.expiresAt, lease.held ? 1 : 0),
    dropLease: (id) => deleteLease.run(id).changes !== 0,
    readCounters: () =>
      countersIn(selectCounters.all(MAX_NAME_LENGTH, MAX_NAME_LENGTH, Number.MAX_SAFE_INTEGER, MAX_COUNTERS)),
    count(key, increments) {
      for (const [name, by] of increments) upsertCounter.run(key, name, by, Number.MAX_SAFE_INTEGER);
    },
  };
}
