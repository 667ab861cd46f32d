import { constants, type Stats } from "node:fs";
import { lstat, open, readlink, realpath, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { FileFlaw } from "../../core/complaints/complaint.ts";
import { pathInside } from "./inside.ts";
import { FileRefusal } from "./refusal.ts";

/** Where files may be opened. Absolute paths without links. */
export interface Bounds {
  readonly root: string;
  /** Folders within it that are kept back, like squad's own. */
  readonly keptBack: readonly string[];
  /** Whether a file of this path, relative with `/`, is of a kind that is kept back. */
  readonly isSecret: (path: string) => boolean;
}

/** A file that was found to lie in the project when it was open. */
export interface OpenFile {
  readonly handle: FileHandle;
  /** Bytes, and how many names the file has on its disk. */
  readonly stats: Pick<Stats, "size" | "nlink">;
}

/** Neither flag exists on Windows, where links need a privilege and FIFOs are no files. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** How often a file is looked at again that changed its place in between: editors rename over the old one. */
const ATTEMPTS = 3;

/** What changed between two looks. */
const CHANGED = "changed";

/**
 * Opens a regular file of the project for reading. Links count when what they lead to lies inside. The path decides
 * nothing by itself: an open file is accepted by where it is, so that a link swapped in meanwhile is of no use.
 * @param path in the form of `projectPath`
 * @throws {FileRefusal}
 */
export async function openInside(bounds: Bounds, path: string): Promise<OpenFile> {
  if (bounds.isSecret(path)) throw new FileRefusal("secret", path);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const opened = await tryToOpen(bounds, path);
    if (opened !== CHANGED) return opened;
  }
  throw new FileRefusal("missing", path);
}

async function tryToOpen(bounds: Bounds, path: string): Promise<OpenFile | typeof CHANGED> {
  const refuse = (reason: FileFlaw): never => {
    throw new FileRefusal(reason, path);
  };
  // Whatever is wrong with the way there is not told apart: it may lead through a link to the outside.
  const real = await realpath(join(bounds.root, path)).catch(() => refuse("missing"));
  const verdict = placeOf(bounds, real);
  if (verdict !== "inside") return refuse(verdict);
  const before = await lstat(real).catch(() => null);
  if (before === null || before.isSymbolicLink()) return CHANGED;
  if (!before.isFile()) return refuse(before.isDirectory() ? "folder" : "special");
  const handle = await open(real, FLAGS).catch((error: unknown) =>
    isPermission(error) ? refuse("unreadable") : null,
  );
  if (handle === null) return CHANGED;
  try {
    const stats = await handle.stat();
    const isSame = stats.isFile() && isSameFile(stats, before) && (await isStillInside(bounds, path, handle));
    if (isSame) return { handle, stats };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return CHANGED;
}

function placeOf({ root, keptBack, isSecret }: Bounds, real: string): "inside" | "missing" | "secret" {
  const way = pathInside(root, real);
  if (way === null || way === "") return "missing";
  const isKeptBack = keptBack.some((folder) => pathInside(folder, real) !== null);
  return isKeptBack || isSecret(way) ? "secret" : "inside";
}

/** Where the open file lies, by the kernel's own account on Linux; elsewhere by a second look at the path. */
async function isStillInside(bounds: Bounds, path: string, handle: FileHandle): Promise<boolean> {
  const place = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => null);
  if (place !== null) return placeOf(bounds, place) === "inside";
  const real = await realpath(join(bounds.root, path)).catch(() => null);
  if (real === null || placeOf(bounds, real) !== "inside") return false;
  const now = await lstat(real).catch(() => null);
  return now !== null && isSameFile(now, await handle.stat());
}

function isSameFile(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function isPermission(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");
}
