import { errnoOf } from "../core/errno.ts";
import { SHORT_WRITE } from "../core/complaints/disk-flaw.ts";
import { SquadError } from "../core/errors.ts";
import { type Disk, type DiskFile } from "./disk.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { encodeLine, LEADING_BREAK, MAX_LINE_BYTES } from "./line.ts";
import type { HeaderRecord, SessionRecord } from "./record.ts";
import { storageError } from "./storage-error.ts";

export interface AppendTarget {
  readonly dir: string;
  readonly path: string;
  /** Written before the first record of a file that has none. */
  readonly header: HeaderRecord;
  /** Whether the file is known to have a header. */
  readonly hasHeader: boolean;
  /** ISO 8601. */
  readonly now: () => string;
}

/** Appends records durably, in order, and remembers those that the disk refused. */
export interface Appender {
  /** Records that are not known to be on disk. */
  readonly unsaved: number;
  /** Resolves when `record` and all refused before it are on disk. @throws {SquadError} `storage` */
  append(record: SessionRecord): Promise<void>;
  /** Writes `record` with the next append or flush. */
  enqueue(record: SessionRecord): void;
  /** Tries what was refused again. @throws {SquadError} `storage` */
  flush(): Promise<void>;
}

/**
 * The file is opened for each append, so that one that was moved away or deleted is noticed, and no handle is kept.
 * All that waits goes out in one write. A write that failed in any way is repeated whole: readers know a record they
 * have seen by its turn, and a cut-off piece ends at the line break that leads the next record.
 */
export function createAppender(disk: Disk, target: AppendTarget): Appender {
  const waiting: Buffer[] = [];
  let { hasHeader } = target;
  let directoryDirty = false;
  let queue: Promise<void> = Promise.resolve();

  const writeWaiting = async (): Promise<void> => {
    const batch = waiting.slice();
    if (batch.length === 0) return;
    const { file, created } = await openToAppend(disk, target);
    directoryDirty ||= created;
    const lines = hasHeader && !created ? batch : [encodeLine(target.header), ...batch];
    const tornAt = await appendDurably(file, lines);
    if (tornAt !== null) {
      waiting.unshift(encodeLine({ type: "repair", at: target.now(), offset: tornAt }));
      throw Object.assign(new Error("short write"), { code: SHORT_WRITE });
    }
    hasHeader = true;
    if (directoryDirty) await disk.syncDirectory(target.dir);
    directoryDirty = false;
    waiting.splice(0, batch.length);
  };

  const flush = async (): Promise<void> => {
    const turn = queue.then(writeWaiting);
    queue = turn.catch(() => undefined);
    try {
      await turn;
    } catch (error) {
      throw storageError("save-session", target.path, error);
    }
  };

  return {
    get unsaved() {
      return waiting.length;
    },
    async append(record) {
      const line = encodeLine(record);
      if (line.length > MAX_LINE_BYTES) throw tooLong(line.length, target.path);
      waiting.push(line);
      await flush();
    },
    enqueue(record) {
      waiting.push(encodeLine(record));
    },
    flush,
  };
}

/** Opens the file, or creates it and, where it is missing, its folder. */
async function openToAppend(
  disk: Disk,
  { dir, path }: AppendTarget,
): Promise<{ readonly file: DiskFile; readonly created: boolean }> {
  try {
    return { file: await disk.open(path, "append"), created: false };
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
  await disk.makeDirectory(dir);
  try {
    return { file: await disk.open(path, "create"), created: true };
  } catch (error) {
    // Another process created it in between.
    if (errnoOf(error) !== "EEXIST") throw error;
    return { file: await disk.open(path, "append"), created: false };
  }
}

/**
 * One write, then a sync. Resolves to null, or to the byte at which the first line begins that was taken only in part.
 * The rest is never written on its own: another process may have appended in between.
 */
async function appendDurably(file: DiskFile, lines: readonly Buffer[]): Promise<number | null> {
  try {
    await file.size(); // rejects what is no regular file
    await file.protect();
    const bytes = Buffer.concat(lines);
    const written = await file.append(bytes);
    if (written < bytes.length) return (await file.size()) - written + startOfCutLine(lines, written);
    await file.sync();
    return null;
  } finally {
    // A synced record is safe whatever closing says, and a refused one is repeated anyway.
    await file.close().catch(() => undefined);
  }
}

/** Byte within the joined `lines` at which the JSON of the line begins that ends after `written`. */
function startOfCutLine(lines: readonly Buffer[], written: number): number {
  let start = 0;
  for (const line of lines) {
    if (start + line.length > written) break;
    start += line.length;
  }
  return start + LEADING_BREAK;
}

function tooLong(length: number, path: string): SquadError {
  const megabytes = Math.ceil(length / 1024 / 1024);
  const most = MAX_LINE_BYTES / 1024 / 1024;
  const shown = sanitizeLine(path, 200);
  return new SquadError(
    "storage",
    `Cannot save a turn of ${megabytes} MB to ${shown}: ${most} MB is the most`,
    {
      hint: "The conversation goes on without it. Hand long texts over in parts.",
      complaint: { kind: "long-turn", path: shown, megabytes, most },
    },
  );
}
