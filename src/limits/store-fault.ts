import type { LimitsFileFlaw } from "../core/complaints/limits-complaint.ts";

/**
 * Why a store on disk cannot serve. `busy`: others hold its lock; `damaged`: its contents are no limiter's; `replaced`:
 * another file, or none, is at its path now; `unusable`: nothing to be done about it here. `reason` follows its path.
 */
export interface StoreFault {
  readonly kind: "busy" | "damaged" | "replaced" | "unusable";
  readonly flaw: LimitsFileFlaw;
  readonly reason: string;
}

const FAULTS: Readonly<Record<LimitsFileFlaw, readonly [kind: StoreFault["kind"], reason: string]>> = {
  "no-permission": ["unusable", "may not be opened (permission denied)"],
  "read-only": ["unusable", "is read-only"],
  "read-only-system": ["unusable", "lies on a read-only file system"],
  "no-space": ["unusable", "could not be written (no space left)"],
  quota: ["unusable", "could not be written (quota reached)"],
  io: ["unusable", "could not be read or written (I/O error)"],
  folder: ["unusable", "is a directory"],
  "below-file": ["unusable", "lies below something that is not a directory"],
  locked: ["busy", "stayed locked by another process"],
  moved: ["replaced", "was moved or removed"],
  damaged: ["damaged", "is damaged"],
  "not-limits": ["damaged", "is not a limits file"],
  "unknown-layout": ["damaged", "has an unknown layout"],
  newer: ["unusable", "was written by a newer squad"],
  closed: ["unusable", "was closed"],
  "old-node": ["unusable", "needs Node.js 22.13 or newer"],
  unopened: ["unusable", "cannot be opened"],
};

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const FLAW_OF_RESULT: Readonly<Record<number, LimitsFileFlaw>> = {
  1: "unknown-layout",
  3: "no-permission",
  5: "locked",
  6: "locked",
  8: "read-only",
  10: "io",
  11: "damaged",
  13: "no-space",
  14: "unopened",
  15: "locked",
  23: "no-permission",
  26: "not-limits",
};

const FLAW_OF_ERRNO: Readonly<Record<string, LimitsFileFlaw>> = {
  EACCES: "no-permission",
  EPERM: "no-permission",
  EROFS: "read-only-system",
  ENOSPC: "no-space",
  EDQUOT: "quota",
  EISDIR: "folder",
  ENOTDIR: "below-file",
  EEXIST: "below-file",
};

/** Thrown for a file that a newer squad wrote. Identity is `name`. */
export function newerSchema(found: number, known: number): Error {
  const error = new Error(`was written by a newer squad (format ${found}, this one reads ${known})`);
  error.name = "NewerSchema";
  return error;
}

/** Thrown when the file was moved or removed under an open store. Identity is `name`. */
export function storeReplaced(): Error {
  const error = new Error("was moved or removed");
  error.name = "StoreReplaced";
  return error;
}

/** What a failed store operation means; null when the error is not the store's (a bug, to be thrown on). */
export function faultOf(error: unknown): StoreFault | null {
  if (!(error instanceof Error)) return null;
  if (error.name === "NewerSchema") return fault("newer", error.message);
  if (error.name === "StoreReplaced") return fault("moved");
  const code = "code" in error ? error.code : undefined;
  if (code === "ERR_SQLITE_ERROR") {
    const result = "errcode" in error ? Number(error.errcode) & 0xff : 0;
    const flaw = FLAW_OF_RESULT[result];
    return flaw === undefined ? fault("unopened", `failed (SQLite result ${result})`) : fault(flaw);
  }
  if (code === "ERR_INVALID_STATE") return fault("closed");
  if (code === "ERR_UNKNOWN_BUILTIN_MODULE") return fault("old-node");
  if ("syscall" in error && typeof code === "string") {
    const flaw = FLAW_OF_ERRNO[code];
    return flaw === undefined ? fault("unopened", `cannot be opened (${code})`) : fault(flaw);
  }
  return null;
}

function fault(flaw: LimitsFileFlaw, more?: string): StoreFault {
  const [kind, reason] = FAULTS[flaw];
  return { kind, flaw, reason: more ?? reason };
}
