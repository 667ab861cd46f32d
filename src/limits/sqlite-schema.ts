import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { BUSY_TIMEOUT_MS } from "./retry-busy.ts";
import { loadSqlite } from "./sqlite-module.ts";
import { newerSchema } from "./store-fault.ts";

/** Format of the file, kept in `PRAGMA user_version`. Raise it when an older squad could not use the contents. */
const SCHEMA_VERSION = 2;

const TABLES = `
  CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS leases (
    id TEXT PRIMARY KEY, since INTEGER NOT NULL, expires_at INTEGER NOT NULL, held INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counters (
    key TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (key, name)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the limits file, making it (0600) and its folder (0700) when they are missing. One attempt: processes that
 * open a new file together race for the switch to WAL, which no busy timeout covers, so a caller repeats it.
 * @throws what `faultOf` reads.
 */
export function openDatabase(path: string): DatabaseSync {
  claimFile(path);
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA trusted_schema = OFF`);
    const found = schemaOf(database);
    if (found > SCHEMA_VERSION) throw newerSchema(found, SCHEMA_VERSION);
    database.exec("PRAGMA synchronous = NORMAL; PRAGMA journal_mode = WAL");
    if (found < SCHEMA_VERSION) makeTables(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function schemaOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

function makeTables(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    if (schemaOf(database) < SCHEMA_VERSION) database.exec(TABLES);
    database.exec("COMMIT");
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** Ends a failed transaction. Some failures (no space, I/O) have ended it already, which is no error here. */
export function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {}
}

/**
 * SQLite gives its side files the mode of the file itself, so that one is made first, with the right one. A file
 * that exists is not opened here: closing it would drop the locks of this process's other connections.
 */
function claimFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) closeSync(openSync(path, "a", 0o600));
  else if (process.platform !== "win32" && (found.mode & 0o077) !== 0) chmodSync(path, 0o600);
}
