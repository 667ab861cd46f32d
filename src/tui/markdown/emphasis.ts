export type Emphasis = "italic" | "bold" | "strike";

/** A run of emphasis markers. */
export interface Delimiter {
  readonly mark: "*" | "_" | "~";
  /** Markers it had at first. */
  readonly length: number;
  /** Markers that have no partner yet. */
  left: number;
  /** Index of the piece it is. */
  readonly piece: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
}

/** The pieces from `first` to before `last` are emphasized. */
export interface EmphasisRange {
  readonly first: number;
  readonly last: number;
  readonly emphasis: Emphasis;
}

/**
 * Pairs the delimiters from index `from` on, inside out, and takes them off the list. Counts down `left` of those that
 * found a partner. Source: CommonMark 0.31.2, "process emphasis".
 */
export function matchDelimiters(delimiters: Delimiter[], from: number): EmphasisRange[] {
  const ranges: EmphasisRange[] = [];
  const stack = delimiters.splice(from);
  for (let at = 0; at < stack.length;) {
    const closer = stack[at] as Delimiter;
    const opening = closer.canClose
      ? stack.findLastIndex((opener, index) => index < at && pairs(opener, closer))
      : -1;
    if (opening === -1) {
      at += 1;
      continue;
    }
    const opener = stack[opening] as Delimiter;
    const used = opener.left >= 2 && closer.left >= 2 ? 2 : 1;
    const emphasis = closer.mark === "~" ? "strike" : used === 2 ? "bold" : "italic";
    ranges.push({ first: opener.piece + 1, last: closer.piece, emphasis });
    const count = emphasis === "strike" ? closer.left : used;
    opener.left -= count;
    closer.left -= count;
    // What stands between two partners finds none outside of them.
    stack.splice(opening + 1, at - opening - 1);
    at = opening + 1;
    if (opener.left === 0) {
      stack.splice(opening, 1);
      at -= 1;
    }
    if (closer.left === 0) stack.splice(at, 1);
  }
  return ranges;
}

/** The rule of three: a run that can open and close pairs only with one whose length does not make three with it. */
function pairs(opener: Delimiter, closer: Delimiter): boolean {
  if (opener.mark !== closer.mark || !opener.canOpen) return false;
  const isTwoWay = opener.canClose || closer.canOpen;
  const makesThree = (opener.length + closer.length) % 3 === 0;
  return !(isTwoWay && makesThree && !(opener.length % 3 === 0 && closer.length % 3 === 0));
}
