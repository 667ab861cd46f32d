/** Why a store on disk cannot serve. */
export type StoreFault =
  /** Others hold its lock. */
  | { readonly kind: "busy"; readonly reason: string }
  /** Its contents are no limiter's. */
  | { readonly kind: "damaged"; readonly reason: string }
  /** Another file, or none, is at its path now. */
  | { readonly kind: "replaced"; readonly reason: string }
  /** Nothing to be done about it here: permissions, space, a newer format. */
  | { readonly kind: "unusable"; readonly reason: string };

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const FAULT_OF_RESULT: Readonly<Record<number, StoreFault>> = {
  1: { kind: "damaged", reason: "has an unknown layout" },
  3: { kind: "unusable", reason: "may not be opened (permission denied)" },
  5: { kind: "busy", reason: "stayed locked by another process" },
  6: { kind: "busy", reason: "stayed locked by another process" },
  8: { kind: "unusable", reason: "is read-only" },
  10: { kind: "unusable", reason: "could not be read or written (I/O error)" },
  11: { kind: "damaged", reason: "is damaged" },
  13: { kind: "unusable", reason: "could not be written (no space left)" },
  14: { kind: "unusable", reason: "cannot be opened" },
  15: { kind: "busy", reason: "stayed locked by another process" },
  23: { kind: "unusable", reason: "may not be opened (permission denied)" },
  26: { kind: "damaged", reason: "is not a limits file" },
};

const FAULT_OF_ERRNO: Readonly<Record<string, string>> = {
  EACCES: "may not be opened (permission denied)",
  EPERM: "may not be opened (permission denied)",
  EROFS: "lies on a read-only file system",
  ENOSPC: "could not be written (no space left)",
  EDQUOT: "could not be written (quota reached)",
  EISDIR: "is a directory",
  ENOTDIR: "lies below something that is not a directory",
  EEXIST: "lies below something that is not a directory",
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
  if (error.name === "NewerSchema") return { kind: "unusable", reason: error.message };
  if (error.name === "StoreReplaced") return { kind: "replaced", reason: error.message };
  const code = "code" in error ? error.code : undefined;
  if (code === "ERR_SQLITE_ERROR") {
    const result = "errcode" in error ? Number(error.errcode) & 0xff : 0;
    return FAULT_OF_RESULT[result] ?? { kind: "unusable", reason: `failed (SQLite result ${result})` };
  }
  if (code === "ERR_INVALID_STATE") return { kind: "unusable", reason: "was closed" };
  if (code === "ERR_UNKNOWN_BUILTIN_MODULE")
    return { kind: "unusable", reason: "needs Node.js 22.13 or newer" };
  if ("syscall" in error && typeof code === "string") {
    return { kind: "unusable", reason: FAULT_OF_ERRNO[code] ?? `cannot be opened (${code})` };
  }
  return null;
}
