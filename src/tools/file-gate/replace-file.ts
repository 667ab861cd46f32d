import { constants } from "node:fs";
import { lstat, link, open, readdir, rename, unlink } from "node:fs/promises";
import { createHash } from "node:crypto";
import { errnoOf } from "../../core/errno.ts";
import { pathInside } from "./inside.ts";
import { openFolder, type OpenFolder } from "./open-folder.ts";
import { MOST_BYTES } from "./read-bytes.ts";
import { isNeverWritten } from "./write-names.ts";
import { asWriteRefusal, WriteRefusal } from "./write-refusal.ts";
import type { WriteBounds, WriteTarget } from "./write-target.ts";

/** What was written. */
export interface Written {
  readonly path: string;
  readonly bytes: number;
  /** Of the whole file, in hexadecimal digits. */
  readonly sha256: string;
}

export interface WriteDeps {
  /** Letters and digits that no other process comes up with. */
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly wall: () => number;
}

const { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = constants;
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;

const PERMISSIONS = 0o777;
/** Of a new file, before the umask; one that replaces another has nobody's rights until it has those of the old one. */
const NEW_MODE = 0o644;
const PRIVATE_MODE = 0o600;

/** Files that a process left behind when it died while it wrote. */
const TEMPORARY = /^\.squad-[A-Za-z0-9-]{1,64}\.tmp$/u;
const ABANDONED_MS = 60 * 60 * 1000;

/** File systems without hard links say one of these. */
const NO_LINKS: ReadonlySet<string> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EINVAL",
]);

/**
 * Puts `bytes` in the place of the file that `target` was made of, whole or not at all: into a new file in the same
 * folder, which then takes the name. A hard link keeps its other names and their content. Missing folders are made.
 * @throws {WriteRefusal} `changed` when what lies there is not what `target` says
 */
export async function replaceFile(
  bounds: WriteBounds,
  target: WriteTarget,
  bytes: Buffer,
  deps: WriteDeps,
): Promise<Written> {
  if (bytes.length > MOST_BYTES) throw new WriteRefusal("too-large", target.path);
  try {
    const parts = target.path.split("/");
    const name = parts.pop() ?? "";
    const folder = await openFolder(bounds.root, parts, target.before === null);
    if (folder === null) throw new WriteRefusal("changed", target.path);
    try {
      await write({ bounds, folder, name, target, bytes, deps });
    } finally {
      await folder.close();
    }
  } catch (error) {
    throw asWriteRefusal(error, target.path);
  }
  return {
    path: target.path,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}

interface Write {
  readonly bounds: WriteBounds;
  readonly folder: OpenFolder;
  readonly name: string;
  readonly target: WriteTarget;
  readonly bytes: Buffer;
  readonly deps: WriteDeps;
}

async function write({ bounds, folder, name, target, bytes, deps }: Write): Promise<void> {
  await checkPlace(bounds, folder, target);
  await removeAbandoned(folder, deps.wall());
  const temporary = folder.at(`.squad-${deps.newId()}.tmp`);
  const path = folder.at(name);
  const isNew = target.before === null;
  const handle = await open(
    temporary,
    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
    isNew ? NEW_MODE : PRIVATE_MODE,
  );
  try {
    try {
      await handle.writeFile(bytes);
      const found = await fileAt(path);
      if (!isSame(found, target.before)) throw new WriteRefusal("changed", target.path);
      if (found !== null) await handle.chmod(found.mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await checkPlace(bounds, folder, target);
    // Once more, for syncing takes its time.
    if (!isSame(await fileAt(path), target.before)) throw new WriteRefusal("changed", target.path);
    if (isNew) await takeFreeName(temporary, path);
    else await rename(temporary, path);
  } finally {
    // Gone already when it took the name.
    await unlink(temporary).catch(() => undefined);
  }
  await folder.sync();
}

/** Whether the open folder lies where files may be written, by the kernel's account. */
async function checkPlace(bounds: WriteBounds, folder: OpenFolder, { path }: WriteTarget): Promise<void> {
  const place = await folder.place();
  const way = place === null ? null : pathInside(bounds.root, place);
  if (place === null || way === null) throw new WriteRefusal("changed", path);
  const isKeptBack = bounds.keptBack.some((kept) => pathInside(kept, place) !== null);
  if (isKeptBack || isNeverWritten(way)) throw new WriteRefusal("never", path);
}

/** A name that somebody took in between stays theirs. */
async function takeFreeName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error))) throw error;
    await rename(temporary, path);
  }
}

interface FoundFile {
  /** Null for what is no file that may be replaced. */
  readonly bytes: Buffer | null;
  readonly mode: number;
}

/** Null when there is no such file. */
async function fileAt(path: string): Promise<FoundFile | null> {
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const stats = await handle.stat();
    const bytes = stats.isFile() && stats.size <= MOST_BYTES ? await handle.readFile() : null;
    return { bytes, mode: stats.mode & PERMISSIONS };
  } finally {
    await handle.close();
  }
}

function isSame(found: FoundFile | null, before: Buffer | null): boolean {
  if (found === null || before === null) return found === null && before === null;
  return found.bytes?.equals(before) === true;
}

async function removeAbandoned(folder: OpenFolder, wall: number): Promise<void> {
  const names = await readdir(folder.at(".")).catch(() => []);
  for (const name of names.filter((each) => TEMPORARY.test(each))) {
    const path = folder.at(name);
    const facts = await lstat(path).catch(() => null);
    if (facts?.isFile() === true && wall - facts.mtimeMs > ABANDONED_MS) {
      await unlink(path).catch(() => undefined);
    }
  }
}
