import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Larger than any configuration a person writes. */
export const MAX_FILE_BYTES = 256 * 1024;

export type FileText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly reason: string; readonly fix: string };

/** Reads a whole regular file of UTF-8 text. Never blocks on a pipe, never reads more than `MAX_FILE_BYTES`. */
export function readBoundedFile(file: string): FileText {
  let descriptor: number;
  try {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return openFailure(error);
  }
  try {
    return readOpened(descriptor);
  } catch (error) {
    return openFailure(error);
  } finally {
    closeSync(descriptor);
  }
}

function readOpened(descriptor: number): FileText {
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? "a directory" : "not a regular file";
    return unreadable(`this is ${what}`, "put a YAML file there, or remove it");
  }
  const buffer = Buffer.alloc(MAX_FILE_BYTES + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length > MAX_FILE_BYTES) break;
  }
  if (length > MAX_FILE_BYTES) {
    return unreadable(
      `the file is larger than ${MAX_FILE_BYTES / 1024} KB`,
      "keep only squad's settings in it",
    );
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, length));
    return { kind: "text", text };
  } catch {
    return unreadable("the file is not UTF-8 text", "save it as UTF-8");
  }
}

function openFailure(error: unknown): FileText {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "absent" };
  if (code === "EISDIR") return unreadable("this is a directory", "put a YAML file there, or remove it");
  return unreadable(`the file cannot be read (${code})`, "make it readable, or remove it");
}

function unreadable(reason: string, fix: string): FileText {
  return { kind: "unreadable", reason, fix };
}
