import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import { decodeText } from "./decode-text.ts";
import { maskKeys } from "./mask-keys.ts";
import { openInside, type Bounds } from "./open-inside.ts";
import { readWhole } from "./read-bytes.ts";

/** A line that holds what was searched for. */
export interface Hit {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Sanitized, keys masked, cut. */
  readonly text: string;
}

export interface SearchResult {
  readonly hits: readonly Hit[];
  /** Whether more was left to look at, or to tell. */
  readonly isCut: boolean;
}

export interface SearchLimits {
  readonly hits: number;
  readonly bytes: number;
  readonly ms: number;
}

/** What one search may cost; hits of one file at most, so that one file does not take all places. */
export const SEARCH_LIMITS: SearchLimits = { hits: 40, bytes: 32 * 1024 * 1024, ms: 3000 };
const HITS_A_FILE = 8;
const LINE_LENGTH = 200;

export interface SearchDeps {
  readonly secrets: readonly string[];
  /** Milliseconds of any clock. */
  readonly now: () => number;
  readonly limits: SearchLimits;
  readonly signal: AbortSignal;
}

/**
 * Lines with this very text, upper and lower case alike, in the files given, in their order. What is no text, too large
 * or kept back is passed over. A masked value is not found: a search says nothing of it.
 * @throws `signal.reason`
 */
export async function searchFiles(
  bounds: Bounds,
  files: readonly string[],
  wanted: string,
  { secrets, now, limits, signal }: SearchDeps,
): Promise<SearchResult> {
  const folded = wanted.toLowerCase();
  const end = now() + limits.ms;
  const hits: Hit[] = [];
  let bytes = 0;
  for (const path of files) {
    signal.throwIfAborted();
    if (bytes > limits.bytes || now() > end) return { hits, isCut: true };
    const text = await textOf(bounds, path);
    bytes += text.length;
    if (!text.toLowerCase().includes(folded)) continue;
    const lines = maskKeys(sanitize(text), secrets).text.split("\n");
    let inFile = 0;
    for (const [index, line] of lines.entries()) {
      const at = line.toLowerCase().indexOf(folded);
      if (at === -1) continue;
      inFile += 1;
      if (inFile > HITS_A_FILE || hits.length >= limits.hits) break;
      hits.push({ path, line: index + 1, text: excerpt(line, at) });
    }
    if (hits.length >= limits.hits) return { hits, isCut: true };
  }
  return { hits, isCut: false };
}

/** The part of a line around a place in it. */
function excerpt(line: string, at: number): string {
  const start = at + LINE_LENGTH / 2 > LINE_LENGTH ? at - LINE_LENGTH / 2 : 0;
  return `${start > 0 ? "…" : ""}${sanitizeLine(line.slice(start), LINE_LENGTH)}`;
}

/** Empty for what cannot be searched. */
async function textOf(bounds: Bounds, path: string): Promise<string> {
  try {
    const { handle, stats } = await openInside(bounds, path);
    try {
      const read = await readWhole(handle, stats.size);
      return read.kind === "bytes" ? (decodeText(read.bytes) ?? "") : "";
    } finally {
      await handle.close();
    }
  } catch {
    return "";
  }
}
