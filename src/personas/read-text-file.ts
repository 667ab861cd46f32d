import { lstat, readFile, realpath, stat } from "node:fs/promises";
import type { UnreadFlaw } from "../core/complaints/installation-complaint.ts";
import { errnoOf } from "../core/errno.ts";
import { isInside } from "./inside.ts";
import { decodeWindows1252 } from "./windows-1252.ts";

/** Largest file read, in bytes. The largest agent file seen in the wild has 22 KB. */
const LARGEST_FILE = 256 * 1024;

/** Begins the reason when the system refused to read a file. */
export const UNREADABLE = "cannot be read";

export type TextFile =
  | {
      readonly kind: "text";
      /** Without byte order mark, lines ended by LF. */
      readonly text: string;
      readonly warnings: readonly string[];
    }
  | Unusable;

/** A file that is not read, and why. */
export interface Unusable {
  readonly kind: "unusable";
  readonly reason: string;
  readonly flaw: UnreadFlaw;
}

/**
 * Reads a file of unknown origin as text. Never throws: whatever keeps it from being text is the reason.
 * @param boundary a symbolic link must end inside this folder; null allows links anywhere.
 */
export async function readTextFile(path: string, boundary: string | null): Promise<TextFile> {
  try {
    let facts = await lstat(path);
    if (facts.isSymbolicLink()) {
      if (boundary !== null && !isInside(await realpath(boundary), await realpath(path))) {
        return unusable("symbolic link that leaves the project", { kind: "link-outside" });
      }
      facts = await stat(path);
    }
    if (!facts.isFile()) return unusable("not a regular file", { kind: "special" });
    if (facts.size > LARGEST_FILE) {
      return unusable(`larger than ${LARGEST_FILE / 1024} KB`, { kind: "too-large" });
    }
    return decodeText(await readFile(path));
  } catch (error) {
    const code = errorCode(error);
    return unusable(`${UNREADABLE} (${code})`, { kind: "refused", code });
  }
}

function unusable(reason: string, flaw: UnreadFlaw): Unusable {
  return { kind: "unusable", reason, flaw };
}

/** Bytes to text: UTF-8, UTF-16 with a byte order mark, else windows-1252. */
function decodeText(bytes: Uint8Array): TextFile {
  const warnings: string[] = [];
  let text: string;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    text = new TextDecoder("utf-16le").decode(bytes);
  } else {
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      text = decodeWindows1252(bytes);
      warnings.push("not UTF-8: read as windows-1252");
    }
  }
  if (text.includes("\u0000")) return unusable("binary file", { kind: "binary" });
  text = text.replace(/\r\n?/g, "\n");
  if (text.trim() === "") return unusable("empty file", { kind: "empty" });
  return { kind: "text", text, warnings };
}

/** System error code of a failed file operation, `unknown` when it has none. */
export function errorCode(error: unknown): string {
  return errnoOf(error) || "unknown";
}
