/** Text is held back this long to find out whether it repeats what was said, in characters. */
const LONGEST_OVERLAP = 240;
/** A shorter overlap may be chance, and is left. */
const SHORTEST_OVERLAP = 12;

/** Takes the first pieces of a continuation; what comes out goes on where the text before it stopped. */
export interface Seam {
  /** The part of the text so far that is new. */
  push(text: string): string;
  /** What was still held back. */
  end(): string;
}

/**
 * Joins a continuation to `before`: models begin one by repeating the last words, which were shown already. Nothing of it
 * is shown until it is long enough to tell.
 */
export function createSeam(before: string): Seam {
  let held: string | null = "";
  const release = (): string => {
    const text = held ?? "";
    held = null;
    return text.slice(overlap(before, text));
  };
  return {
    push(text) {
      if (held === null) return text;
      held += text;
      return held.length < LONGEST_OVERLAP ? "" : release();
    },
    end: () => (held === null ? "" : release()),
  };
}

/** Length of the longest beginning of `text` that `before` ends with; 0 when it is too short to mean anything. */
function overlap(before: string, text: string): number {
  for (
    let length = Math.min(LONGEST_OVERLAP, text.length, before.length);
    length >= SHORTEST_OVERLAP;
    length -= 1
  ) {
    if (before.endsWith(text.slice(0, length))) return length;
  }
  return 0;
}
