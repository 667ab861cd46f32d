import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { decodeText } from "./decode-text.ts";
import { NO_RULES, type IgnoreRules } from "./ignore-rules.ts";
import { openInside, type Bounds } from "./open-inside.ts";
import { projectPath } from "./project-path.ts";
import { readWhole } from "./read-bytes.ts";

/** Most files a list has, and how many folders deep they lie. */
const MOST_FILES = 5000;
const DEEPEST = 12;
/** Entries that are looked at for them, ignored ones among them. */
const MOST_ENTRIES = 50_000;

/** Never listed, whatever `.gitignore` says. */
const NEVER: ReadonlySet<string> = new Set(["node_modules", "__pycache__", ".hg", ".svn", ".venv"]);

interface Folder {
  /** Relative with `/`; empty for the root. */
  readonly path: string;
  readonly depth: number;
  readonly rules: IgnoreRules;
}

/**
 * The files of a project that can be mentioned, relative with `/`, those of outer folders first: at most 5,000. Links
 * are not followed, `.gitignore` files are honoured, kinds that hold secrets are left out. Never rejects; a folder that
 * cannot be read has no files.
 */
export async function listFiles(bounds: Bounds): Promise<readonly string[]> {
  const files: string[] = [];
  const folders: Folder[] = [{ path: "", depth: 1, rules: NO_RULES }];
  let seen = 0;
  for (const folder of folders) {
    const entries = await entriesOf(bounds, folder);
    const rules = await rulesIn(bounds, folder, entries);
    for (const entry of entries) {
      seen += 1;
      const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
      const isFolder = entry.isDirectory();
      if (!isFolder && !entry.isFile()) continue;
      if (NEVER.has(entry.name) || projectPath(path) !== path || bounds.isSecret(path)) continue;
      if (rules.isIgnored(path, isFolder)) continue;
      if (!isFolder) files.push(path);
      else if (folder.depth < DEEPEST) folders.push({ path, depth: folder.depth + 1, rules });
      if (files.length >= MOST_FILES) return files;
    }
    if (seen >= MOST_ENTRIES) break;
  }
  return files;
}

async function entriesOf({ root, keptBack }: Bounds, { path }: Folder): Promise<readonly Dirent[]> {
  const place = join(root, path);
  if (keptBack.includes(place)) return [];
  try {
    const entries = await readdir(place, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

async function rulesIn(
  bounds: Bounds,
  { path, rules }: Folder,
  entries: readonly Dirent[],
): Promise<IgnoreRules> {
  if (!entries.some((entry) => entry.name === ".gitignore" && entry.isFile())) return rules;
  try {
    const { handle, stats } = await openInside(bounds, join(path, ".gitignore"));
    try {
      const read = await readWhole(handle, stats.size);
      const text = read.kind === "bytes" ? decodeText(read.bytes) : null;
      return text === null ? rules : rules.with(path, text);
    } finally {
      await handle.close();
    }
  } catch {
    return rules;
  }
}
