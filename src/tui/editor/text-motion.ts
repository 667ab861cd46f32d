import { graphemes } from "../../core/text/display-width.ts";

/** Graphemes next to the cursor are found within this many UTF-16 units. */
const GRAPHEME_REACH = 64;

/** A word next to the cursor is found within this many UTF-16 units. */
const WORD_REACH = 512;

/** Stands for a large paste, and is a word of its own. */
const MARK = "\ufffc";

/** Index of the grapheme before the cursor; the cursor at the start. */
export function leftOf(text: string, cursor: number): number {
  const last = graphemes(text.slice(Math.max(0, cursor - GRAPHEME_REACH), cursor)).at(-1);
  return cursor - (last?.length ?? 0);
}

/** Index behind the grapheme at the cursor; the cursor at the end. */
export function rightOf(text: string, cursor: number): number {
  return cursor + (graphemes(text.slice(cursor, cursor + GRAPHEME_REACH))[0]?.length ?? 0);
}

export function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1;
}

export function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf("\n", cursor);
  return end === -1 ? text.length : end;
}

/** Start of the word before the cursor, or of the blanks before it where there is nothing else: what Ctrl-W deletes. */
export function blankLeftOf(text: string, cursor: number): number {
  const word = /[^\s\ufffc]+\s*$|\ufffc\s*$|\s+$/u.exec(text.slice(0, cursor));
  return word === null ? 0 : word.index;
}

/** Start of the word before the cursor. Words are those of Unicode Standard Annex #29, in every script. */
export function wordLeftOf(text: string, cursor: number): number {
  const from = Math.max(0, cursor - WORD_REACH);
  const before = words(text.slice(from, cursor)).at(-1);
  return before === undefined ? from : from + before.from;
}

/** End of the word behind the cursor. */
export function wordRightOf(text: string, cursor: number): number {
  const to = cursor + WORD_REACH;
  const next = words(text.slice(cursor, to))[0];
  return next === undefined ? Math.min(text.length, to) : cursor + next.to;
}

/** Made with the first word that is looked for: it takes some milliseconds. */
let segmenter: Intl.Segmenter | undefined;

function words(text: string): readonly { readonly from: number; readonly to: number }[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "word" });
  return Array.from(segmenter.segment(text))
    .filter(({ segment, isWordLike }) => isWordLike === true || segment === MARK)
    .map(({ index, segment }) => ({ from: index, to: index + segment.length }));
}
