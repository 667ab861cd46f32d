import { displayWidth } from "../../core/text/display-width.ts";
import { reflow } from "./reflow.ts";
import type { CountedBehaviour } from "./resize-behaviour.ts";

/** Rows as they were written, and the cursor in them, in cells from their top left. */
export interface WrittenRows {
  readonly rows: readonly string[];
  readonly cursor: { readonly x: number; readonly y: number };
}

type RowsAbove = (written: WrittenRows, columns: number) => number;

const ROWS_ABOVE: { readonly [B in CountedBehaviour]: RowsAbove } = {
  follows: ({ rows, cursor }, columns) =>
    heightOf(rows.slice(0, cursor.y), columns) + pieceAt(rows[cursor.y] ?? "", cursor.x, columns),
  stays: ({ cursor }) => cursor.y,
};

/** How many rows of a screen that now has so many columns lie between the first of the rows and the cursor. */
export function rowsAbove(behaviour: CountedBehaviour, written: WrittenRows, columns: number): number {
  return ROWS_ABOVE[behaviour](written, columns);
}

/** Rows that a terminal of so many columns makes of `rows`. */
export function heightOf(rows: readonly string[], columns: number): number {
  return rows.reduce((sum, row) => sum + reflow(row, columns).length, 0);
}

/** The piece of a wrapped row that its cell `x` is in; the last one for a cell behind its text. */
function pieceAt(row: string, x: number, columns: number): number {
  const pieces = reflow(row, columns);
  let end = 0;
  const piece = pieces.findIndex((text) => {
    end += displayWidth(text);
    return x < end;
  });
  return piece === -1 ? pieces.length - 1 : piece;
}
