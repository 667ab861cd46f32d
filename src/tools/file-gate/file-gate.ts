import { realpath } from "node:fs/promises";
import type { FoundFiles } from "../../core/chat/found-files.ts";
import { lineCount, type LineRange } from "../../core/chat/attachment.ts";
import { sanitize } from "../../core/sanitize.ts";
import { decodeText } from "./decode-text.ts";
import { waysOf, type ExtraRoot, type Way } from "./extra-roots.ts";
import { matchesGlob } from "./glob.ts";
import { listFiles } from "./list-files.ts";
import { maskKeys } from "./mask-keys.ts";
import { openInside } from "./open-inside.ts";
import { projectPath } from "./project-path.ts";
import { rankFiles } from "./rank-files.ts";
import { readRange, readWhole } from "./read-bytes.ts";
import { FileRefusal } from "./refusal.ts";
import { replaceFile, type Written } from "./replace-file.ts";
import { SEARCH_LIMITS, searchFiles, type SearchResult } from "./search-files.ts";
import { isSecretName } from "./secret-names.ts";
import { writeTarget, type WriteBounds, type WriteTarget } from "./write-target.ts";

/** A text file of the project, fit to be sent to a model. */
export interface FileText {
  /** Relative to the project's root, with `/`; after `{name}/` relative to that extra root. */
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

/** The one way to files of the project: all that reads or writes them for a model goes through it. */
export interface FileGate {
  /**
   * Reads a text file of at most 256 KB, or some lines of a larger one.
   * @throws {FileRefusal} for everything else; what lies outside the project is refused alike whether it exists or not
   */
  readText(path: string, range?: LineRange | null): Promise<FileText>;
  /** Files that fit what was typed of a path, at most `limit`. */
  find(query: string, limit: number): Promise<FoundFiles>;
  /** Files that a pattern means (`matchesGlob`), outer folders first; of at most 5,000 that are known. */
  list(pattern: string): Promise<readonly string[]>;
  /**
   * Lines with this very text, case aside, in the files that a pattern means.
   * @throws `signal.reason`
   */
  search(text: string, pattern: string, signal: AbortSignal): Promise<SearchResult>;
  /**
   * Looks at what a write would replace. Nothing is changed.
   * @throws {WriteRefusal}
   */
  target(path: string): Promise<WriteTarget>;
  /**
   * Puts `bytes`, at most 256 KB, in the place of what `target` looked at, whole or not at all.
   * @throws {WriteRefusal} `changed` when that is no longer what lies there
   */
  replace(target: WriteTarget, bytes: Buffer): Promise<Written>;
}

export interface FileGateOptions {
  /** The project's folder. */
  readonly root: string;
  /** Folders that are kept back where they lie in the project: squad's own. */
  readonly keptBack: readonly string[];
  /** Folders whose files steer agents: BMad's own. @default none */
  readonly sensitive?: readonly string[];
  /** Folders beside the project that may be read at this moment. @default none */
  readonly extraRoots?: () => readonly ExtraRoot[];
  /** Keys that are masked wherever they stand. */
  readonly secrets: () => readonly string[];
  /** Milliseconds of any clock. */
  readonly now: () => number;
  /** Epoch milliseconds. */
  readonly wall: () => number;
  /** Letters and digits that no other process comes up with. */
  readonly newId: () => string;
}

/** How long a list of files is good for, in milliseconds: about as long as one mention is typed. */
const LIST_AGE_MS = 5000;

/** Opens the gate to the files of a project. */
export async function openFileGate(options: FileGateOptions): Promise<FileGate> {
  const { secrets, now, extraRoots = () => [] } = options;
  const resolved = (folder: string): Promise<string> => realpath(folder).catch(() => folder);
  const bounds: WriteBounds = {
    root: await resolved(options.root),
    keptBack: await Promise.all(options.keptBack.map(resolved)),
    sensitive: await Promise.all((options.sensitive ?? []).map(resolved)),
    isSecret: isSecretName,
  };
  let known: { readonly at: number; readonly files: Promise<readonly string[]> } | null = null;
  const allFiles = (): Promise<readonly string[]> => {
    if (known === null || now() - known.at > LIST_AGE_MS) known = { at: now(), files: listFiles(bounds) };
    return known.files;
  };
  const list = async (pattern: string): Promise<readonly string[]> =>
    (await allFiles()).filter((path) => matchesGlob(pattern, path));
  return {
    async readText(path, range = null) {
      return readFirst(await waysOf(bounds, extraRoots(), path), range, secrets());
    },
    find: async (query, limit) => rankFiles(query, await allFiles(), limit),
    list,
    search: async (text, pattern, signal) =>
      searchFiles(bounds, await list(pattern), text, {
        secrets: secrets(),
        now,
        limits: SEARCH_LIMITS,
        signal,
      }),
    target: (path) => writeTarget(bounds, path),
    replace(target, bytes) {
      known = null;
      return replaceFile(bounds, target, bytes, options);
    },
  };
}

/** The first of the files that exists. */
async function readFirst(
  ways: readonly Way[],
  range: LineRange | null,
  secrets: readonly string[],
): Promise<FileText> {
  let first: unknown = null;
  for (const way of ways) {
    try {
      return await readText(way, range, secrets);
    } catch (error) {
      first ??= error;
      if (!(error instanceof FileRefusal) || error.reason !== "missing") break;
    }
  }
  throw first;
}

async function readText(
  { bounds, path: requested, label }: Way,
  asked: LineRange | null,
  secrets: readonly string[],
): Promise<FileText> {
  const path = projectPath(requested);
  if (path === null) throw new FileRefusal("missing", `${label}${requested}`);
  const { handle, stats } = await openInside(bounds, path);
  try {
    const read = await (asked === null ? readWhole(handle, stats.size) : readRange(handle, asked));
    if (read.kind !== "bytes") throw new FileRefusal(read.kind, path);
    const decoded = decodeText(read.bytes);
    if (decoded === null) throw new FileRefusal("binary", path);
    const { text, count } = maskKeys(sanitize(decoded), secrets);
    return {
      path: `${label}${path}`,
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
