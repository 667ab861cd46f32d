import { lstat, readFile, realpath, stat } from "node:fs/promises";
import { isInside } from "./inside.ts";
import { decodeWindows1252 } from "./windows-1252.ts";

/** Largest file read, in bytes. The largest agent file seen in the wild has 22 KB. */
export const LARGEST_FILE = 256 * 1024;

export type TextFile =
  | {
      readonly kind: "text";
      /** Without byte order mark, lines ended by LF. */
      readonly text: string;
      readonly warnings: readonly string[];
    }
  | { readonly kind: "unusable"; readonly reason: string };

/**
 * Reads a file of unknown origin as text. Never throws: whatever keeps it from being text is the reason.
 * @param boundary a symbolic link must end inside this folder; null allows links anywhere.
 */
export async function readTextFile(path: string, boundary: string | null): Promise<TextFile> {
  try {
    if ((await lstat(path)).isSymbolicLink() && boundary !== null) {
      const target = await realpath(path);
      if (!isInside(await realpath(boundary), target)) {
        return { kind: "unusable", reason: "symbolic link that leaves the project" };
      }
    }
    const { size, isFile } = await facts(path);
    if (!isFile) return { kind: "unusable", reason: "not a regular file" };
    if (size > LARGEST_FILE) {
      return { kind: "unusable", reason: `larger than ${LARGEST_FILE / 1024} KB` };
    }
    return decodeText(await readFile(path));
  } catch (error) {
    return { kind: "unusable", reason: `cannot be read (${errorCode(error)})` };
  }
}

/** Bytes to text: UTF-8, UTF-16 with a byte order mark, else windows-1252. */
export function decodeText(bytes: Uint8Array): TextFile {
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
  if (text.includes("\u0000")) return { kind: "unusable", reason: "binary file" };
  text = text.replace(/\r\n?/g, "\n");
  if (text.trim() === "") return { kind: "unusable", reason: "empty file" };
  return { kind: "text", text, warnings };
}

/** System error code of a failed file operation, `unknown` when it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}

async function facts(path: string): Promise<{ size: number; isFile: boolean }> {
  const stats = await stat(path);
  return { size: stats.size, isFile: stats.isFile() };
}
