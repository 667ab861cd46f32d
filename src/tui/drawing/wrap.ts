import { displayWidth, graphemes, graphemeWidth } from "../../core/text/display-width.ts";

/** One row of a wrapped line: its text and where it begins in the line, in UTF-16 units. */
export interface WrappedRow {
  readonly text: string;
  readonly start: number;
}

/**
 * Wraps one line at spaces, into rows of at most `columns` cells (a wider grapheme keeps a row of its own).
 * Greedy, so text appended to the line changes only its last row.
 */
export function wrapLine(line: string, columns: number): WrappedRow[] {
  if (line.length <= columns && displayWidth(line) <= columns) return [{ text: line, start: 0 }];
  const rows: WrappedRow[] = [];
  let row = { text: "", start: 0, width: 0 };
  const breakAt = (start: number): void => {
    rows.push({ text: row.text.trimEnd(), start: row.start });
    row = { text: "", start, width: 0 };
  };
  for (const { 0: token, index } of line.matchAll(/\s+|\S+/gu)) {
    const width = displayWidth(token);
    const isSpace = /^\s/u.test(token);
    if (row.width + width <= columns) {
      row = { text: row.text + token, start: row.start, width: row.width + width };
    } else if (isSpace && row.width > 0) {
      breakAt(index + token.length);
    } else {
      if (row.text.trim() !== "") breakAt(index);
      let at = index;
      for (const grapheme of graphemes(token)) {
        const cells = graphemeWidth(grapheme);
        if (row.text !== "" && row.width + cells > columns) breakAt(at);
        row = { text: row.text + grapheme, start: row.start, width: row.width + cells };
        at += grapheme.length;
      }
    }
  }
  if (row.text !== "" || rows.length === 0) rows.push({ text: row.text, start: row.start });
  return rows;
}

/** Wraps every line of `text`; an empty line stays an empty row. */
export function wrapText(text: string, columns: number): string[] {
  return expandTabs(text)
    .split("\n")
    .flatMap((line) => wrapLine(line, columns).map((row) => row.text));
}

/** Tabs as four spaces: terminals, layout and cursor then agree on their width. */
export function expandTabs(text: string): string {
  return text.includes("\t") ? text.replaceAll("\t", "    ") : text;
}
