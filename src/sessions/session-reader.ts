import { errnoOf } from "../core/errno.ts";
import type { Remark } from "../core/complaints/complaint.ts";
import { SquadError } from "../core/errors.ts";
import type { SessionFlaw } from "../core/complaints/session-complaint.ts";
import { type Disk, type DiskFile } from "./disk.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { decodeLine } from "./line.ts";
import { eachLine } from "./line-reader.ts";
import { FORMAT_VERSION } from "./record.ts";
import { storageError } from "./storage-error.ts";

/** A larger file is refused: nobody talked that much, and it would not fit into memory. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** Damaged lines that are named one by one. */
const NAMED_WARNINGS = 10;

export interface SessionFile {
  readonly path: string;
  readonly id: string;
}

/** What a session file held. */
export interface ReadSession {
  readonly ledger: Ledger;
  readonly warnings: readonly Remark[];
  /** Byte at which a last record begins that was cut off and not reported yet; null when there is none. */
  readonly tornAt: number | null;
}

interface DamagedLine {
  readonly number: number;
  readonly offset: number;
  readonly bytes: number | null;
  readonly ended: boolean;
}

/**
 * Reads a session file as far as it is whole, before and after any damage; null when there is none.
 * @throws {SquadError} `session-unreadable` for a file of a newer version or no session at all, `storage` when the
 * disk refuses.
 */
export async function readSession(disk: Disk, file: SessionFile, now: string): Promise<ReadSession | null> {
  const handle = await openToRead(disk, file);
  if (handle === null) return null;
  try {
    return await readAll(handle, file, now);
  } catch (error) {
    if (error instanceof SquadError) throw error;
    throw storageError("read-session", file.path, error);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

/** Null when there is no such file. */
export async function openToRead(disk: Disk, file: SessionFile): Promise<DiskFile | null> {
  try {
    return await disk.open(file.path, "read");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw storageError("read-session", file.path, error);
  }
}

/** Size of a session file. @throws {SquadError} `session-unreadable` when it is too large or no file. */
export async function readableSize(handle: DiskFile, { id }: SessionFile): Promise<number> {
  const size = await handle.size().catch((error: unknown) => {
    if (errnoOf(error) !== "ENOTFILE") throw error;
    throw unusable(id, "special");
  });
  if (size > MAX_FILE_BYTES) {
    throw unusable(id, "too-large");
  }
  return size;
}

/** The refusal of a file that a newer squad wrote; the file stays as it is. */
export function newerVersion(id: string, version: number): SquadError {
  const reason = `it was written by a newer squad (format ${version}, this one reads ${FORMAT_VERSION})`;
  return new SquadError("session-unreadable", `Session ${id} cannot be used: ${reason}`, {
    hint: "Update squad, or choose another session id.",
    complaint: { kind: "newer-session", id, format: version, reads: FORMAT_VERSION },
  });
}

async function readAll(handle: DiskFile, file: SessionFile, now: string): Promise<ReadSession> {
  const size = await readableSize(handle, file);
  const ledger = createLedger(file.id, now);
  const damaged: DamagedLine[] = [];
  const reported = new Set<number>();
  let newer: number | null = null;
  let readable = 0;
  await eachLine(handle, size, ({ number, offset, bytes, ended }) => {
    const decoded = bytes === null ? null : decodeLine(bytes);
    if (decoded?.kind === "record") readable += 1;
    if (decoded?.kind === "newer") newer ??= decoded.version;
    else if (decoded?.kind !== "record")
      damaged.push({ number, offset, bytes: bytes?.length ?? null, ended });
    else if (decoded.record.type === "repair") reported.add(decoded.record.offset);
    else ledger.apply(decoded.record);
  });
  if (newer !== null) throw newerVersion(file.id, newer);
  if (readable === 0 && damaged.some(({ ended }) => ended)) {
    throw unusable(file.id, "unreadable");
  }
  const unreported = damaged.filter((line) => !reported.has(line.offset));
  return {
    ledger,
    warnings: describe(unreported),
    tornAt: unreported.find((line) => !line.ended)?.offset ?? null,
  };
}

const LINE_WORDS = {
  "cut-off": "the last record was cut off while it was written and is left out; all before it is kept",
  "too-long": "the record is longer than 32 MB and is left out; all others are kept",
  damaged: "the record is damaged and is left out; all others are kept",
} as const;

function describe(lines: readonly DamagedLine[]): readonly Remark[] {
  const named = lines.slice(0, NAMED_WARNINGS).map(({ number, bytes, ended }): Remark => {
    const flaw = !ended ? "cut-off" : bytes === null ? "too-long" : "damaged";
    return {
      message: `line ${number}: ${LINE_WORDS[flaw]}`,
      complaint: { kind: "session-line", line: number, flaw },
    };
  });
  const more = lines.length - named.length;
  if (more === 0) return named;
  const message = `${more} more lines are damaged and left out`;
  return [...named, { message, complaint: { kind: "session-lines", more } }];
}

const CHOOSE_ANOTHER = "Move it away, or choose another session id.";

const REASONS: Readonly<Record<SessionFlaw, readonly [reason: string, hint: string]>> = {
  special: ["it is no regular file", CHOOSE_ANOTHER],
  "too-large": ["its file is larger than 512 MB", "Start a new session with `squad chat --new`."],
  unreadable: ["nothing in its file can be read", CHOOSE_ANOTHER],
};

function unusable(id: string, flaw: SessionFlaw): SquadError {
  const [reason, hint] = REASONS[flaw];
  return new SquadError("session-unreadable", `Session ${id} cannot be used: ${reason}`, {
    hint,
    complaint: { kind: "session", id, flaw },
  });
}
