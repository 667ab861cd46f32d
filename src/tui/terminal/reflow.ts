import { graphemes, graphemeWidth } from "../../core/text/display-width.ts";

/** The rows a terminal of so many columns makes of a row that was written when it was wider: cut at the cell. */
export function reflow(row: string, columns: number): string[] {
  if (row.length <= columns / 2) return [row];
  const rows: string[] = [];
  let piece = "";
  let width = 0;
  for (const grapheme of graphemes(row)) {
    const cells = graphemeWidth(grapheme);
    if (piece !== "" && width + cells > columns) {
      rows.push(piece);
      piece = "";
      width = 0;
    }
    piece += grapheme;
    width += cells;
  }
  return [...rows, piece];
}

/** The first `count` rows of what `reflow` makes of `rows`, as unbroken as they still are. */
export function reflowedHead(rows: readonly string[], columns: number, count: number): string[] {
  const head: string[] = [];
  let left = count;
  for (const row of rows) {
    if (left <= 0) break;
    const pieces = reflow(row, columns);
    head.push(pieces.slice(0, left).join(""));
    left -= pieces.length;
  }
  return head;
}
