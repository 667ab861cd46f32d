/** One kind of sequence that squad itself writes to a terminal, the renderer included. */
interface OwnSequence {
  readonly what: string;
  readonly pattern: string;
}

const CSI = String.raw`\u001b\[`;
const STYLE = "[12349]|2[2349]|3[1-6]|39|91";

/** All that squad ever tells a terminal. Anything else in its output came from outside. */
const OWN: readonly OwnSequence[] = [
  {
    what: "its few styles: bold, dim, italic, underlined, struck out, seven colours, and each taken back",
    pattern: `${CSI}(?:${STYLE})(?:;(?:${STYLE}))*m`,
  },
  { what: "cursor: up, down, right, left, to a column", pattern: `${CSI}\\d*[ABCDG]` },
  { what: "cursor: home", pattern: `${CSI}H` },
  { what: "erase: to the end of the line, the line, below", pattern: `${CSI}(?:[02]?K|0?J)` },
  {
    what: "modes: cursor shown, bracketed paste, synchronized output",
    pattern: `${CSI}\\?(?:25|2004|2026)[hl]`,
  },
  { what: "which terminal it is: query", pattern: `${CSI}>c` },
  {
    what: "where the cursor is: save, query, restore; a row down",
    pattern: `\\u001b[78D]|${CSI}\\?6n`,
  },
  {
    what: "to the start of a wrapped row: reverse wrap-around, back",
    pattern: `${CSI}\\?45[hl]|(?:\\r\\u0008)+`,
  },
  { what: "what its background is: query", pattern: String.raw`\u001b\]11;\?\u001b\\` },
  { what: "kitty keyboard: query, push, pop", pattern: `${CSI}(?:\\?|>[15]|<)u` },
];

const OWN_SEQUENCES = new RegExp(OWN.map(({ pattern }) => pattern).join("|"), "gu");

/** Characters that act on a terminal or on the order of what it shows, besides CR, LF and TAB. */
const ACTIVE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What a terminal was told that squad does not say itself, each with what follows it; empty when all is well. */
export function foreignSequences(bytes: string): readonly string[] {
  const rest = bytes.replaceAll(OWN_SEQUENCES, "");
  return Array.from(rest.matchAll(ACTIVE), ({ index }) => JSON.stringify(rest.slice(index, index + 30)));
}
