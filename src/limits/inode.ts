import { statSync } from "node:fs";

/** Which file lies at `path`, to notice when another one, or none, has taken its place; null for none. */
export function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
