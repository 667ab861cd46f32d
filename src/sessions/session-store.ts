import { join } from "node:path";
import { SquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { SessionStore } from "../core/session.ts";
import type { Disk } from "./disk.ts";
import { createLedger } from "./ledger.ts";
import { nodeDisk } from "./node-disk.ts";
import { FORMAT_VERSION } from "./record.ts";
import { createAppender } from "./session-appender.ts";
import { checkSessionId } from "./session-id.ts";
import { listSessions, SESSION_SUFFIX } from "./session-list.ts";
import { type ReadSession, readSession, type SessionFile } from "./session-reader.ts";
import { storageError } from "./storage-error.ts";
import { createStoredSession, type StoredSession } from "./stored-session.ts";

export interface SessionStoreOptions {
  /** Absolute folder of the session files. Created, closed to others, with the first record. */
  readonly dir: string;
  /** Epoch milliseconds. */
  readonly wall: () => number;
  /** A fresh session id, see `newSessionId`. */
  readonly newId: () => string;
  /** The file system; the real one unless a test brings another. */
  readonly disk?: Disk;
}

/** The store of `SessionStore`'s contract, whose sessions survive a disk that refuses. */
export interface DurableSessionStore extends SessionStore {
  create(id?: string): StoredSession;
  open(id: string): Promise<StoredSession>;
}

const ID_ATTEMPTS = 20;

/** Conversations in `dir`, one append-only file each: a header, then a record for each input, answer and interruption. */
export function openSessionStore({
  dir,
  wall,
  newId,
  disk = nodeDisk,
}: SessionStoreOptions): DurableSessionStore {
  const now = (): string => new Date(wall()).toISOString();

  const fileOf = (id: string): SessionFile => {
    checkSessionId(id);
    return { id, path: join(dir, `${id}${SESSION_SUFFIX}`) };
  };

  const sessionOf = ({ id, path }: SessionFile, found: ReadSession | null): StoredSession => {
    const ledger = found?.ledger ?? createLedger(id, now());
    const { hasHeader } = ledger;
    const header = { type: "session", v: FORMAT_VERSION, id, at: ledger.transcript([]).createdAt } as const;
    ledger.apply(header);
    const appender = createAppender(disk, { dir, path, header, hasHeader, now });
    if (found !== null && found.tornAt !== null) {
      appender.enqueue({ type: "repair", at: now(), offset: found.tornAt });
    }
    return createStoredSession({ id, ledger, appender, warnings: found?.warnings ?? [], now });
  };

  const freeFile = (): SessionFile => {
    for (let attempt = 0; attempt < ID_ATTEMPTS; attempt += 1) {
      const file = fileOf(newId());
      if (!disk.exists(file.path)) return file;
    }
    throw new SquadError("storage", `Cannot find a free session id in ${dir}`, {
      hint: "Name the session yourself with --session.",
      complaint: { kind: "no-session-id", folder: sanitizeLine(dir, 200) },
    });
  };

  return {
    create(id) {
      if (id === undefined) return sessionOf(freeFile(), null);
      const file = fileOf(id);
      if (!disk.exists(file.path)) return sessionOf(file, null);
      throw new SquadError("usage", `There is a session ${id} already`, {
        hint: `Resume it with --resume ${id}, or choose another id.`,
      });
    },

    async open(id) {
      const file = fileOf(id);
      const found = await readSession(disk, file, now());
      const session = sessionOf(file, found);
      // A disk that refuses the note that a torn record was reported must not keep anyone from reading.
      await session.flush().catch(() => undefined);
      return session;
    },

    list: () => listSessions(disk, dir),

    async read(id) {
      const found = await readSession(disk, fileOf(id), now());
      return found === null ? null : found.ledger.transcript(found.warnings);
    },

    async remove(id) {
      const { path } = fileOf(id);
      try {
        const removed = await disk.remove(path);
        if (removed) await disk.syncDirectory(dir);
        return removed;
      } catch (error) {
        throw storageError("remove-session", path, error);
      }
    },
  };
}
