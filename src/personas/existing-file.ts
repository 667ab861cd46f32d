import { realpathSync, statSync } from "node:fs";
import { isInside } from "./inside.ts";

/** The first of `paths` that is a file; null when none is. */
export function firstExisting(paths: readonly string[]): string | null {
  return paths.find((path) => isFile(path)) ?? null;
}

/** Whether `path`, its links followed, lies outside `projectRoot`, or cannot be followed. */
export function leaves(projectRoot: string, path: string): boolean {
  try {
    return !isInside(realpathSync.native(projectRoot), realpathSync.native(path));
  } catch {
    return true;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
