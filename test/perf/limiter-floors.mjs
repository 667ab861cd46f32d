// The least that a decision in a store takes, as subjects of limiters.mjs: the same way there and back, nothing decided.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, keysOf } from "./limiter-places.mjs";

/** As many as squad's admission to one key sends, beside two keys. */
const BARE_ARGUMENTS = Array.from({ length: 8 }, (_, index) => String(1_900 + index));

/** A script that decides nothing. */
export async function bareScript(place, rule) {
  const client = await connect(place);
  const sha = await client.script("LOAD", "return 1");
  const keys = keysOf(rule);
  return {
    operations: {
      evalsha: async (turn) =>
        void (await client.evalsha(sha, 2, keys[turn % keys.length], place.id, ...BARE_ARGUMENTS)),
    },
  };
}

/** As `bareScript`, with the time, a read and a write: what no limiter in a script can do without. */
export async function bareReadAndWrite(place, rule) {
  const client = await connect(place);
  const sha = await client.script(
    "LOAD",
    `redis.call("MGET", KEYS[1], KEYS[2])
     redis.call("TIME")
     redis.call("SET", KEYS[1], ARGV[1], "PX", 60000)
     return 1`,
  );
  const keys = keysOf(rule);
  return {
    operations: {
      evalsha: async (turn) =>
        void (await client.evalsha(sha, 2, keys[turn % keys.length], place.id, ...BARE_ARGUMENTS)),
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
