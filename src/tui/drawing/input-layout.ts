import { countMarks, type EditBuffer, type Paste } from "../editor/edit-buffer.ts";
import { wrapLine, type WrappedRow } from "./wrapped-line.ts";

/** The visible rows of the input and where the cursor stands in them, in cells from their top left. */
export interface InputLayout {
  readonly rows: readonly string[];
  readonly cursor: { readonly x: number; readonly y: number };
  /** Rows above the visible ones; of lines far above each counts as one. */
  readonly hidden: number;
}

/**
 * Lays the buffer out in rows of at most `columns` cells and shows the `maxRows` of them around the cursor.
 * Its cost depends on `maxRows` and the length of the lines near the cursor, not on the length of the buffer.
 */
export function layoutInput(buffer: EditBuffer, columns: number, maxRows: number): InputLayout {
  const { rows, cursor, linesBefore } = rowsNearCursor(buffer, columns, maxRows);
  const first = Math.max(0, Math.min(cursor.y - Math.floor(maxRows / 2), rows.length - maxRows));
  return {
    rows: rows.slice(first, first + maxRows).map(({ text }) => text),
    cursor: { x: cursor.x, y: cursor.y - first },
    hidden: linesBefore + first,
  };
}

/**
 * Where the cursor goes one row up or down, as the rows are on the screen; null from the first or the last of them.
 * @param goal the column that a run of such moves began in, which it keeps through rows that are shorter
 */
export function moveByRow(
  buffer: EditBuffer,
  { columns, step, goal }: { readonly columns: number; readonly step: 1 | -1; readonly goal: number | null },
): { readonly cursor: number; readonly goal: number } | null {
  const { rows, cursor } = rowsNearCursor(buffer, columns, 1);
  // A row in the middle of a paste's label has no stops.
  const ahead = step === 1 ? rows.slice(cursor.y + 1) : rows.slice(0, cursor.y).toReversed();
  const row = ahead.find(({ stops }) => stops.length > 0);
  if (row === undefined) return null;
  const wanted = goal ?? cursor.x;
  const stop = row.stops.findLast(({ x }) => x <= wanted) ?? row.stops[0];
  return stop === undefined ? null : { cursor: row.from + stop.index, goal: wanted };
}

/** A row, and where the line it belongs to begins in the buffer. */
interface BufferRow extends WrappedRow {
  readonly from: number;
}

/** The rows of the cursor's line and of at most `reach` lines on either side of it. */
function rowsNearCursor(
  buffer: EditBuffer,
  columns: number,
  reach: number,
): {
  readonly rows: readonly BufferRow[];
  /** In cells, from the top left of `rows`. */
  readonly cursor: { readonly x: number; readonly y: number };
  readonly linesBefore: number;
} {
  const { lines, linesBefore } = linesNearCursor(buffer, reach);
  const rows: BufferRow[] = [];
  let cursor = { x: 0, y: 0 };
  for (const { text, from, pastes } of lines) {
    for (const row of wrapLine(text, pastes, columns)) {
      const stop = row.stops.find(({ index }) => from + index === buffer.cursor);
      if (stop !== undefined) cursor = { x: stop.x, y: rows.length };
      rows.push({ ...row, from });
    }
  }
  return { rows, cursor, linesBefore };
}

interface LogicalLine {
  readonly text: string;
  /** Where it begins in the buffer. */
  readonly from: number;
  readonly pastes: readonly Paste[];
}

/** At most `reach` lines on either side of the line the cursor is on, and how many there are before them. */
function linesNearCursor(
  { text, cursor, pastes }: EditBuffer,
  reach: number,
): { readonly lines: readonly LogicalLine[]; readonly linesBefore: number } {
  let from = cursor;
  for (let line = 0; line <= reach && from > 0; line += 1) from = text.lastIndexOf("\n", from - 1);
  let start = from <= 0 ? 0 : from + 1;
  const linesBefore = text.slice(0, start).split("\n").length - 1;
  let mark = countMarks(text.slice(0, start));
  const lines: LogicalLine[] = [];
  for (let after = 0; after <= reach;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    const marks = countMarks(line);
    lines.push({ text: line, from: start, pastes: pastes.slice(mark, mark + marks) });
    if (newline === -1) break;
    mark += marks;
    if (end >= cursor) after += 1;
    start = newline + 1;
  }
  return { lines, linesBefore };
}
