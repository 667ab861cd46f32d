import { constants } from "node:fs";
import { lstat, mkdir, open, readlink, realpath, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { errnoOf } from "../../core/errno.ts";

/**
 * A folder that is held open. On Linux the paths of its files lead through its descriptor, so that they are in this very
 * folder whatever was put in its place meanwhile; elsewhere they are ordinary paths, looked at again by `place`.
 */
export interface OpenFolder {
  /** Path of a file in it. */
  at(name: string): string;
  /** Where it lies at this moment: absolute, without links; null when it is no longer what was opened. */
  place(): Promise<string | null>;
  /** Makes what was renamed into it durable, where the system can. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Neither flag exists on Windows. */
const FLAGS = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Goes from `root` down to a folder, one part at a time and through no link.
 * @param root absolute, without links
 * @param create whether folders that are missing are made
 * @returns null when a part is missing and not to be made
 * @throws the system's error (`ELOOP`, `ENOTDIR` for what is no folder)
 */
export async function openFolder(
  root: string,
  parts: readonly string[],
  create: boolean,
): Promise<OpenFolder | null> {
  let folder = await hold(root, root);
  for (const [index, part] of parts.entries()) {
    const outer = folder;
    try {
      const path = join(root, ...parts.slice(0, index + 1));
      const next = await inner(outer, part, path, create);
      if (next === null) return null;
      folder = next;
    } finally {
      await outer.close();
    }
  }
  return folder;
}

async function inner(
  outer: OpenFolder,
  part: string,
  path: string,
  create: boolean,
): Promise<OpenFolder | null> {
  try {
    return await hold(outer.at(part), path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
    if (!create) return null;
  }
  await mkdir(outer.at(part)).catch((error: unknown) => {
    if (errnoOf(error) !== "EEXIST") throw error;
  });
  return hold(outer.at(part), path);
}

/** @param path where it is expected to be, which counts only where descriptors have no paths */
async function hold(way: string, path: string): Promise<OpenFolder> {
  const handle = await open(way, FLAGS).catch((error: unknown) => {
    // Windows opens no folders; there the path alone counts.
    if (constants.O_DIRECTORY === undefined && ["EISDIR", "EPERM", "EACCES"].includes(errnoOf(error))) {
      return null;
    }
    throw error;
  });
  const descriptor = handle === null ? null : `/proc/self/fd/${handle.fd}`;
  if (descriptor !== null && (await readlink(descriptor).catch(() => null)) !== null) {
    return {
      at: (name) => `${descriptor}/${name}`,
      place: () => readlink(descriptor).catch(() => null),
      sync: () => sync(handle),
      close: async () => handle?.close(),
    };
  }
  return {
    at: (name) => join(path, name),
    async place() {
      const real = await realpath(path).catch(() => null);
      const now = await lstat(path).catch(() => null);
      const then = await handle?.stat();
      const isSame = then === undefined || (now !== null && now.ino === then.ino && now.dev === then.dev);
      return real === path && isSame ? real : null;
    },
    sync: () => sync(handle),
    close: async () => handle?.close(),
  };
}

async function sync(handle: FileHandle | null): Promise<void> {
  // Some network file systems cannot; what was renamed is then as durable as they make it.
  await handle?.sync().catch(() => undefined);
}
