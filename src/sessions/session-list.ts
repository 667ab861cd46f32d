import { join } from "node:path";
import pLimit from "p-limit";
import { isSquadError, SquadError } from "../core/errors.ts";
import type { SessionSummary } from "../core/session.ts";
import type { Disk } from "./disk.ts";
import { isSessionId } from "./session-id.ts";
import { newerVersion, openToRead, readableSize, type SessionFile } from "./session-reader.ts";
import { storageError } from "./storage-error.ts";
import { createSummary } from "./summary.ts";
import { eachLine } from "./line-reader.ts";

export const SESSION_SUFFIX = ".jsonl";

/** Files read at a time: more than libuv's four threads gain nothing. */
const CONCURRENCY = 8;

export interface SessionListing {
  readonly sessions: readonly SessionSummary[];
  readonly warnings: readonly string[];
}

/** Most recently updated first; a file that cannot be read is a warning. @throws {SquadError} `storage` */
export async function listSessions(disk: Disk, dir: string): Promise<SessionListing> {
  const names = await disk.list(dir).catch((error: unknown) => {
    throw storageError("list-sessions", dir, error);
  });
  const warnings: string[] = [];
  const limit = pLimit(CONCURRENCY);
  const summaries = await limit.map(sessionFiles(dir, names), async (file) => {
    try {
      return await summarise(disk, file);
    } catch (error) {
      warnings.push(isSquadError(error) ? error.message : `Session ${file.id} cannot be read`);
      return null;
    }
  });
  return {
    sessions: summaries.filter((summary) => summary !== null).sort(newestFirst),
    warnings: warnings.sort(),
  };
}

function sessionFiles(dir: string, names: readonly string[]): SessionFile[] {
  return names
    .filter((name) => name.endsWith(SESSION_SUFFIX))
    .map((name) => ({ id: name.slice(0, -SESSION_SUFFIX.length), path: join(dir, name) }))
    .filter((file) => isSessionId(file.id));
}

/** Null for a file that went away or is empty. */
async function summarise(disk: Disk, file: SessionFile): Promise<SessionSummary | null> {
  const handle = await openToRead(disk, file);
  if (handle === null) return null;
  try {
    const size = await readableSize(handle, file);
    const summary = createSummary(file.id);
    await eachLine(handle, size, ({ bytes }) => {
      if (bytes !== null) summary.add(bytes);
    });
    if (summary.newer !== null) throw newerVersion(file.id, summary.newer);
    const result = summary.result();
    if (result === null && size > 0)
      throw new SquadError(
        "session-unreadable",
        `Session ${file.id} cannot be used: no turn in its file can be read`,
        {
          hint: "Keep it for repair, or remove it with `squad sessions rm`.",
        },
      );
    return result;
  } catch (error) {
    throw isSquadError(error) ? error : storageError("read-session", file.path, error);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

function newestFirst(a: SessionSummary, b: SessionSummary): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}
