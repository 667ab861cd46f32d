import { renameSync, rmSync, statSync } from "node:fs";

/** The file's identity, to tell a damaged file from one that another process has already put in its place. */
export function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}

/**
 * Moves the damaged file `path` out of the way, to `<path>.corrupt-<epochMs>`. Its side files go first: a
 * log left behind would be replayed into the file that takes its place.
 * Returns the new name; null when the file there is no longer `inode`: somebody else was quicker.
 * @throws file system errors
 */
export function setAside(path: string, inode: bigint | null, epochMs: number): string | null {
  if (inode === null || inodeOf(path) !== inode) return null;
  const kept = `${path}.corrupt-${epochMs}`;
  for (const suffix of ["-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
  renameSync(path, kept);
  return kept;
}
