// The least that a decision in a store takes, as subjects of limiters.mjs: the same way there and back, nothing decided.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, keysOf } from "./limiter-places.mjs";

/** Keys and arguments of the bare script: as many as squad's admission to one key sends. */
const BARE_SCRIPT = { keys: 2, arguments: 8 };

/** A script that decides nothing. */
export async function bareScript(place, rule) {
  const client = await connect(place);
  const sha = await client.script("LOAD", "return 1");
  const extra = Array.from({ length: BARE_SCRIPT.keys - 1 }, (_, index) => `${place.id}:${index}`);
  const args = Array.from({ length: BARE_SCRIPT.arguments }, (_, index) => String(1_900 + index));
  const keys = keysOf(rule);
  return {
    operations: {
      evalsha: async (turn) =>
        void (await client.evalsha(sha, BARE_SCRIPT.keys, keys[turn % keys.length], ...extra, ...args)),
    },
  };
}

const STATE = "x".repeat(1_000);

/** One transaction that reads and writes a row, in a file as squad's; SQLite itself waits for the lock. */
export async function bareTransaction({ folder, id }, rule) {
  const { openDatabase } = await import("../../src/limits/sqlite-schema.ts");
  const { FULL_PATIENCE, retryBusy } = await import("../../src/limits/retry-busy.ts");
  const patience = { attempts: () => FULL_PATIENCE, sleep: (ms) => sleep(ms) };
  const database = await retryBusy(patience, () => openDatabase(join(folder, `${id}-bare.db`)));
  database.exec("PRAGMA busy_timeout = 5000");
  const begin = database.prepare("BEGIN IMMEDIATE");
  const read = database.prepare("SELECT state FROM keys WHERE key = ?");
  const write = database.prepare("INSERT OR REPLACE INTO keys VALUES (?, ?)");
  const commit = database.prepare("COMMIT");
  const keys = keysOf(rule);
  return {
    operations: {
      transaction: async (turn) => {
        const key = keys[turn % keys.length];
        begin.run();
        read.get(key);
        write.run(key, STATE);
        commit.run();
      },
    },
  };
}
