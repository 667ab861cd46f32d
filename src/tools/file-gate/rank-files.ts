import type { FoundFiles } from "../../core/chat/found-files.ts";

/** How well a path fits, the best first. A path that fits in no way is left out. */
type Fit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * The paths that fit what was typed, at most `limit`: those whose name begins with it, then whose path does, those with
 * words that begin with its letters (`fg` finds `file-gate`), those that contain it, and those that have its letters in
 * their order. Among equals the shorter path wins. Case and accents do not matter. Without a query, outer files first.
 */
export function rankFiles(query: string, paths: readonly string[], limit: number): FoundFiles {
  const wanted = folded(query.trim());
  const found: { readonly path: string; readonly fit: number }[] = [];
  for (const path of paths) {
    const fit = wanted === "" ? depthOf(path) : fitOf(wanted, folded(path), path);
    if (fit !== null) found.push({ path, fit });
  }
  const best = found
    .toSorted((a, b) => a.fit - b.fit || a.path.length - b.path.length || (a.path < b.path ? -1 : 1))
    .slice(0, Math.max(0, limit))
    .map(({ path }) => path);
  return { paths: best, total: found.length };
}

function fitOf(wanted: string, path: string, original: string): Fit | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  // All that fits in any way has the letters, and most paths have not.
  if (!isSubsequence(wanted.replace(/\s+/gu, ""), path)) return null;
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (path.startsWith(wanted)) return 2;
  if (hasWordStarts(wanted, original.slice(original.lastIndexOf("/") + 1))) return 3;
  if (hasWordStarts(wanted, original)) return 4;
  if (name.includes(wanted)) return 5;
  return path.includes(wanted) ? 6 : 7;
}

const WORDS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{N}+/gu;

/** Whether the letters of `wanted` begin words of the path, one or more of each, in their order. */
function hasWordStarts(wanted: string, path: string): boolean {
  const words = (path.normalize("NFC").match(WORDS) ?? []).map(folded);
  let rest = wanted.replace(/[\s/._-]+/gu, "");
  for (const word of words) {
    let length = 0;
    while (length < rest.length && length < word.length && rest[length] === word[length]) length += 1;
    rest = rest.slice(length);
    if (rest === "") return true;
  }
  return false;
}

function isSubsequence(wanted: string, path: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = path.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function depthOf(path: string): number {
  return path.split("/").length;
}
