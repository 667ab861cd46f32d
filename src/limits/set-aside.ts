import { renameSync, rmSync } from "node:fs";
import { inodeOf } from "./inode.ts";

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
