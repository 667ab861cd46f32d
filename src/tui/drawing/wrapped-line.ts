import { displayWidth, graphemes } from "../../core/text/display-width.ts";
import { PASTE_MARK, type Paste } from "../editor/edit-buffer.ts";

/** A place in a row where the cursor may stand. */
export interface Stop {
  /** Index into the line. */
  readonly index: number;
  /** Cells from the left. */
  readonly x: number;
}

/** One row that a line is shown in, and its stops from left to right; none in the middle of a paste's label. */
export interface WrappedRow {
  readonly text: string;
  readonly stops: readonly Stop[];
}

/** A tab is as wide as this many cells, wherever it stands. */
const TAB_CELLS = 4;

/** Wraps a line in rows of at most `columns` cells. `pastes` are those its marks stand for. */
export function wrapLine(line: string, pastes: readonly Paste[], columns: number): readonly WrappedRow[] {
  const rows: { text: string; stops: Stop[] }[] = [{ text: "", stops: [] }];
  let width = 0;
  const last = (): { text: string; stops: Stop[] } => rows.at(-1) ?? { text: "", stops: [] };
  const breakRow = (): void => {
    rows.push({ text: "", stops: [] });
    width = 0;
  };
  const place = (part: string, index: number | null): void => {
    const cells = displayWidth(part);
    if (width > 0 && width + cells > columns) breakRow();
    if (index !== null) last().stops.push({ index, x: width });
    last().text += part;
    width += cells;
  };
  let index = 0;
  let mark = 0;
  for (const grapheme of graphemes(line)) {
    const [first = "", ...others] =
      grapheme === PASTE_MARK ? graphemes(pastes[mark++]?.label ?? "") : [visible(grapheme, columns)];
    place(first, index);
    for (const part of others) place(part, null);
    index += grapheme.length;
  }
  if (width > 0 && width >= columns) breakRow();
  last().stops.push({ index, x: width });
  return rows;
}

function visible(grapheme: string, columns: number): string {
  return grapheme === "\t" ? " ".repeat(Math.min(TAB_CELLS, columns)) : grapheme;
}
