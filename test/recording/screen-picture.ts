import type { IBufferCell, Terminal } from "@xterm/headless";

/** Neighbouring cells of one look. */
export interface Run {
  readonly column: number;
  /** Cells it takes. */
  readonly width: number;
  readonly text: string;
  /** CSS colour; null for the terminal's own. */
  readonly color: string | null;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
}

/** What a terminal shows, row by row, empty runs left out, and where its cursor stands. */
export interface ScreenPicture {
  readonly rows: readonly (readonly Run[])[];
  readonly cursor: { readonly x: number; readonly y: number };
}

type Look = Omit<Run, "column" | "width" | "text">;

/** The sixteen colours of a terminal, readable on a dark ground. */
const PALETTE = [
  ["#484f58", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#c9d1d9"],
  ["#8b949e", "#ffa198", "#9be9a8", "#f2cc60", "#a5d6ff", "#e2c5ff", "#76e3ea", "#f0f6fc"],
].flat();

/** Reads the visible part of a terminal. */
export function pictureOf(terminal: Terminal): ScreenPicture {
  const buffer = terminal.buffer.active;
  const rows = Array.from({ length: terminal.rows }, (_, y) => {
    const line = buffer.getLine(buffer.baseY + y);
    const cells = Array.from({ length: terminal.cols }, (_, x) => line?.getCell(x));
    return runsOf(cells.filter((cell) => cell !== undefined));
  });
  return { rows, cursor: { x: buffer.cursorX, y: buffer.cursorY } };
}

function runsOf(cells: readonly IBufferCell[]): Run[] {
  const runs: Run[] = [];
  for (const [column, cell] of cells.entries()) {
    const width = cell.getWidth();
    if (width === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() === "" ? " " : cell.getChars();
    if (last !== undefined && isSame(last, look) && last.column + last.width === column)
      runs[runs.length - 1] = { ...last, width: last.width + width, text: last.text + text };
    else runs.push({ column, width, text, ...look });
  }
  return runs.filter(({ text, underline }) => text.trim() !== "" || underline);
}

function lookOf(cell: IBufferCell): Look {
  return {
    color: cell.isFgPalette() ? (PALETTE[cell.getFgColor()] ?? null) : null,
    bold: cell.isBold() !== 0,
    italic: cell.isItalic() !== 0,
    dim: cell.isDim() !== 0,
    underline: cell.isUnderline() !== 0,
  };
}

function isSame(a: Look, b: Look): boolean {
  const looks = ["color", "bold", "italic", "dim", "underline"] as const;
  return looks.every((look) => a[look] === b[look]);
}
