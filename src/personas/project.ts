import { readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { basename, dirname, join } from "node:path";
import { MANIFEST_FOLDERS } from "./agent-manifest.ts";
import { isInside } from "./inside.ts";

/** A project and its BMad installation. Absolute paths. */
export interface Project {
  readonly projectRoot: string;
  /** Folder that holds the BMad modules; null when the project has none. */
  readonly bmadRoot: string | null;
}

/** Where BMad 4 lies. */
const V4_ROOT = ".bmad-core";

/** Names BMad's installers gave its folder, newest first. Other names are recognised by their manifest alone. */
const KNOWN_NAMES = ["_bmad", ".bmad", "bmad"];

/** What an installation's folder is usually called, for people; any folder with its manifest is one. */
export const INSTALLATION_NAMES = [...KNOWN_NAMES, V4_ROOT].join(", ");
const PROJECT_MARKS = [".git", ".squad"];
const MOST_LEVELS = 40;
const MOST_FOLDERS = 500;

/**
 * The project `cwd` lies in: the nearest ancestor with a BMad installation, else the nearest with `.git` or
 * `.squad`, else `cwd` itself. Synchronous and shallow: it looks one level into the folders of each ancestor and
 * never throws.
 */
export function findProject(cwd: string): Project {
  let marked: string | null = null;
  let folder = cwd;
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const bmadRoot = bmadRootOf(folder);
    if (bmadRoot !== null) return { projectRoot: folder, bmadRoot };
    if (marked === null && PROJECT_MARKS.some((mark) => kindOf(join(folder, mark)) !== null)) marked = folder;
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  return { projectRoot: marked ?? cwd, bmadRoot: null };
}

/** Whether `folder` is a BMad root: it holds a manifest, or has a known name and agents in a module. */
export function isBmadRoot(folder: string): boolean {
  return hasManifest(folder) || (KNOWN_NAMES.includes(basename(folder)) && hasAgents(folder));
}

/** Whether `folder` is that of BMad 4 or of one of its packs. */
export function isV4Root(folder: string): boolean {
  return basename(folder).startsWith(".bmad-") && !hasManifest(folder);
}

/** Folders in `folder`, unreadable ones as none. Symbolic links count when they end inside `boundary`. */
export function foldersIn(folder: string, boundary: string): string[] {
  return entriesIn(folder)
    .filter(
      (entry) => entry.isDirectory() || (entry.isSymbolicLink() && staysInside(folder, entry, boundary)),
    )
    .slice(0, MOST_FOLDERS)
    .map((entry) => entry.name);
}

function bmadRootOf(projectRoot: string): string | null {
  const names = foldersIn(projectRoot, projectRoot).filter(
    (name) => name !== "node_modules" && name !== ".git",
  );
  const known = KNOWN_NAMES.filter((name) => names.includes(name));
  const others = names.filter((name) => !KNOWN_NAMES.includes(name));
  const withManifest = [...known, ...others].find((name) => hasManifest(join(projectRoot, name)));
  const root =
    withManifest ??
    known.find((name) => hasAgents(join(projectRoot, name))) ??
    names.find((name) => name === V4_ROOT);
  return root === undefined ? null : join(projectRoot, root);
}

function hasManifest(folder: string): boolean {
  return MANIFEST_FOLDERS.some((name) => kindOf(join(folder, name, "manifest.yaml")) === "file");
}

/** `<module>/agents/*.md` or `agents/*.md`. */
function hasAgents(folder: string): boolean {
  const modules = ["", ...foldersIn(folder, folder)];
  return modules.some((name) =>
    entriesIn(join(folder, name, "agents")).some(
      (entry) => entry.name.endsWith(".md") || entry.isDirectory(),
    ),
  );
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function staysInside(folder: string, entry: Dirent, boundary: string): boolean {
  try {
    const target = realpathSync(join(folder, entry.name));
    return statSync(target).isDirectory() && isInside(realpathSync(boundary), target);
  } catch {
    return false;
  }
}

function kindOf(path: string): "file" | "folder" | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    return stats.isFile() ? "file" : "folder";
  } catch {
    return null;
  }
}
