import { realpath } from "node:fs/promises";
import { lineCount, type LineRange } from "../../core/attachment.ts";
import { sanitize } from "../../core/sanitize.ts";
import { decodeText } from "./decode-text.ts";
import { listFiles } from "./list-files.ts";
import { maskKeys } from "./mask-keys.ts";
import { openInside, type Bounds } from "./open-inside.ts";
import { projectPath } from "./project-path.ts";
import { rankFiles } from "./rank-files.ts";
import { readRange, readWhole } from "./read-bytes.ts";
import { FileRefusal } from "./refusal.ts";

/** A text file of the project, fit to be sent to a model. */
export interface FileText {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  /** The lines that were read; null for all. */
  readonly range: LineRange | null;
  /** Sanitized, lines ended by LF, keys masked. */
  readonly text: string;
  readonly lines: number;
  /** Values that looked like keys. */
  readonly masked: number;
  /** More than one when the file lies elsewhere on the disk too, perhaps outside the project. */
  readonly names: number;
}

/** The one way to files of the project: all that reads them for a model goes through it. */
export interface FileGate {
  /**
   * Reads a text file of at most 256 KB, or some lines of a larger one.
   * @throws {FileRefusal} for everything else; what lies outside the project is refused alike whether it exists or not
   */
  readText(path: string, range?: LineRange | null): Promise<FileText>;
  /** Files that fit what was typed of a path, the best first. */
  find(query: string, limit: number): Promise<readonly string[]>;
}

export interface FileGateOptions {
  /** The project's folder. */
  readonly root: string;
  /** Folders that are kept back where they lie in the project: squad's own. */
  readonly keptBack: readonly string[];
  /** Keys that are masked wherever they stand. */
  readonly secrets: () => readonly string[];
  /** Milliseconds of any clock. */
  readonly now: () => number;
}

/** How long a list of files is good for, in milliseconds: about as long as one mention is typed. */
const LIST_AGE_MS = 5000;

/** Opens the gate to the files of a project. */
export async function openFileGate(options: FileGateOptions): Promise<FileGate> {
  const resolved = (folder: string): Promise<string> => realpath(folder).catch(() => folder);
  const bounds: Bounds = {
    root: await resolved(options.root),
    keptBack: await Promise.all(options.keptBack.map(resolved)),
  };
  let list: { readonly at: number; readonly files: Promise<readonly string[]> } | null = null;
  return {
    readText: (path, range = null) => readText(bounds, { path, range }, options.secrets()),
    async find(query, limit) {
      const now = options.now();
      if (list === null || now - list.at > LIST_AGE_MS) list = { at: now, files: listFiles(bounds) };
      return rankFiles(query, await list.files, limit);
    },
  };
}

async function readText(
  bounds: Bounds,
  asked: { readonly path: string; readonly range: LineRange | null },
  secrets: readonly string[],
): Promise<FileText> {
  const path = projectPath(asked.path);
  if (path === null) throw new FileRefusal("missing", asked.path);
  const { handle, stats } = await openInside(bounds, path);
  try {
    const read = await (asked.range === null
      ? readWhole(handle, stats.size)
      : readRange(handle, asked.range));
    if (read.kind !== "bytes") throw new FileRefusal(read.kind, path);
    const decoded = decodeText(read.bytes);
    if (decoded === null) throw new FileRefusal("binary", path);
    const { text, count } = maskKeys(sanitize(decoded), secrets);
    return {
      path,
      range: read.range,
      text,
      lines: lineCount(text),
      masked: count,
      names: stats.nlink,
    };
  } finally {
    await handle.close();
  }
}
