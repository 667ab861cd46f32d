import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { decodeKeyState } from "../../../src/core/limits/key-state-codec.ts";
import type { Home } from "../squad.ts";

/** Requests that the limiter of a home let go, to all providers together. */
export function countedRequests(home: Home): number {
  const database = new DatabaseSync(join(home.stateDir, "limits.sqlite"), { readOnly: true });
  try {
    const rows = database.prepare("SELECT state FROM keys").all();
    return rows.reduce((sum, { state }) => sum + decodeKeyState(String(state)).requests.total, 0);
  } finally {
    database.close();
  }
}
