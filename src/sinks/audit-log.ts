import { constants } from "node:fs";
import { mkdir, open, readdir, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { AuditEntry } from "../core/tools/audit.ts";
import { safeJson } from "../core/text/safe-json.ts";
import { safeLine } from "../core/text/safe-text.ts";

/** Whose call it was. */
export interface AuditedTurn {
  readonly session: string;
  readonly agent: string;
}

/** What tools did, kept on disk for whoever looks into it later. */
export interface AuditLog {
  /** Never throws or rejects: what the disk refuses is missing. */
  note(turn: AuditedTurn, entry: AuditEntry): void;
  /** Resolves when all that was noted is written, or given up. */
  settled(): Promise<void>;
}

export interface AuditLogDeps {
  /** Absolute, `….jsonl`; created, with its folder and for its user alone, when something is noted. */
  readonly path: string;
  /** Keys that are masked wherever they stand. */
  readonly secrets: () => readonly string[];
  /** Epoch milliseconds. */
  readonly wall: () => number;
  /** Letters and digits that no other process comes up with. */
  readonly newId: () => string;
}

const EXTENSION = ".jsonl";
/** What follows the name in that of a file that was full: when it was, and an id. */
const FULL = /^\.\d+-[\w-]+\.jsonl$/;
const FULL_BYTES = 4 * 1024 * 1024;
/** Full files that stay. */
const FULL_FILES = 8;

const MODE = 0o600;
const PERMISSIONS = 0o777;
const FLAGS =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

const PATH_LENGTH = 300;

/**
 * One line of JSON a call, in a file to which every process appends in one write. The file gets another name when
 * it is full, and the oldest of those goes.
 */
export function openAuditLog({ path, secrets, wall, newId }: AuditLogDeps): AuditLog {
  const dir = dirname(path);
  const name = basename(path, EXTENSION);
  let queue: Promise<void> = Promise.resolve();

  const append = async (line: string): Promise<void> => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const file = await open(path, FLAGS, MODE);
    let size: number;
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return;
      if ((facts.mode & PERMISSIONS) !== MODE) await file.chmod(MODE);
      await file.write(line);
      size = facts.size + Buffer.byteLength(line);
    } finally {
      await file.close();
    }
    if (size < FULL_BYTES) return;
    await rename(path, join(dir, `${name}.${wall()}-${newId()}${EXTENSION}`));
    const full = (await readdir(dir))
      .filter((file) => file.startsWith(name) && FULL.test(file.slice(name.length)))
      .toSorted();
    for (const file of full.slice(0, -FULL_FILES)) await unlink(join(dir, file));
  };

  return {
    note({ session, agent }, { tool, path: file, outcome, bytes, sha256 }) {
      const known = secrets();
      const line = safeJson({
        v: 1,
        at: new Date(wall()).toISOString(),
        session: safeLine(session, PATH_LENGTH, known),
        agent: safeLine(agent, PATH_LENGTH, known),
        tool: safeLine(tool, PATH_LENGTH, known),
        path: file === null ? null : safeLine(file, PATH_LENGTH, known),
        outcome,
        bytes,
        sha256,
      });
      // A line that was cut off takes no other along.
      queue = queue.then(() => append(`\n${line}\n`)).catch(() => undefined);
    },
    settled: () => queue,
  };
}
