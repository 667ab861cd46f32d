import { PASTE_MARK, pasteLabel, type EditBuffer } from "./edit-buffer.ts";
import { displayWidth, graphemes } from "../core/display-width.ts";

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
  const rows: string[] = [];
  let cursor = { x: 0, y: 0 };
  const { lines, linesBefore } = linesNearCursor(buffer, maxRows);
  for (const line of lines) {
    const laid = layoutLine(line, buffer.pastes, columns);
    if (laid.cursor !== null) cursor = { x: laid.cursor.x, y: rows.length + laid.cursor.y };
    rows.push(...laid.rows);
  }
  const first = Math.max(0, Math.min(cursor.y - Math.floor(maxRows / 2), rows.length - maxRows));
  return {
    rows: rows.slice(first, first + maxRows),
    cursor: { x: cursor.x, y: cursor.y - first },
    hidden: linesBefore + first,
  };
}

interface LaidLine {
  readonly rows: readonly string[];
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

function layoutLine(line: LogicalLine, pastes: readonly string[], columns: number): LaidLine {
  const rows = [""];
  let width = 0;
  let cursor: LaidLine["cursor"] = null;
  const place = (part: string): void => {
    const cells = displayWidth(part);
    if (width > 0 && width + cells > columns) {
      rows.push("");
      width = 0;
    }
    rows[rows.length - 1] += part;
    width += cells;
  };
  let index = 0;
  let mark = line.marksBefore;
  for (const grapheme of graphemes(line.text)) {
    const parts =
      grapheme === PASTE_MARK ? graphemes(pasteLabel(pastes[mark++] ?? "")) : [visible(grapheme, columns)];
    const [first = "", ...others] = parts;
    place(first);
    if (index === line.cursorAt) cursor = { x: width - displayWidth(first), y: rows.length - 1 };
    others.forEach(place);
    index += grapheme.length;
  }
  if (line.cursorAt === line.text.length) {
    if (width > 0 && width >= columns) {
      rows.push("");
      width = 0;
    }
    cursor = { x: width, y: rows.length - 1 };
  }
  return { rows, cursor };
}

interface LogicalLine {
  readonly text: string;
  /** Index of the cursor in `text`; null when it is on another line. */
  readonly cursorAt: number | null;
  /** Paste marks in the buffer before this line. */
  readonly marksBefore: number;
}

/** At most `reach` lines on either side of the line the cursor is on, and how many there are before them. */
function linesNearCursor(
  { text, cursor }: EditBuffer,
  reach: number,
): { readonly lines: readonly LogicalLine[]; readonly linesBefore: number } {
  let from = cursor;
  for (let line = 0; line <= reach && from > 0; line += 1) from = text.lastIndexOf("\n", from - 1);
  let start = from <= 0 ? 0 : from + 1;
  const linesBefore = text.slice(0, start).split("\n").length - 1;
  let marksBefore = text.slice(0, start).split(PASTE_MARK).length - 1;
  const lines: LogicalLine[] = [];
  for (let after = 0; after <= reach;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    const isCursorLine = cursor >= start && cursor <= end;
    lines.push({ text: line, cursorAt: isCursorLine ? cursor - start : null, marksBefore });
    if (newline === -1) break;
    marksBefore += line.split(PASTE_MARK).length - 1;
    if (end >= cursor) after += 1;
    start = newline + 1;
  }
  return { lines, linesBefore };
}

function visible(grapheme: string, columns: number): string {
  return grapheme === "\t" ? " ".repeat(Math.min(4, columns)) : grapheme;
}
