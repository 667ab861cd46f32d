import { displayWidth } from "../core/display-width.ts";
import { reflow } from "./reflow.ts";
import type { ResizeBehaviour } from "./resize-behaviour.ts";
import type { Viewport } from "./view-state.ts";

/** Rows as they were written, and the cursor in them, in cells from their top left. */
export interface WrittenRows {
  readonly rows: readonly string[];
  readonly cursor: { readonly x: number; readonly y: number };
}

/** `sizes` begin with the one at which the rows were written, and end with that of now. */
type RowsAbove = (written: WrittenRows, sizes: readonly Viewport[]) => number;

const ROWS_ABOVE: { readonly [B in ResizeBehaviour]: RowsAbove } = {
  follows: ({ rows, cursor }, sizes) => {
    const columns = sizes.at(-1)?.columns ?? Infinity;
    return heightOf(rows.slice(0, cursor.y), columns) + pieceAt(rows[cursor.y] ?? "", cursor.x, columns);
  },
  drifts: (written, sizes) =>
    Math.min(...pathsThrough(sizes, written.rows).map((path) => driftedRows(written, path))),
  stays: ({ cursor }) => cursor.y,
};

/** How many rows of the screen lie between the first of `rows` and the cursor after the terminal went through `sizes`. */
export function rowsAbove(
  behaviour: ResizeBehaviour,
  written: WrittenRows,
  sizes: readonly Viewport[],
): number {
  return ROWS_ABOVE[behaviour](written, sizes);
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

/**
 * `sizes`, and the same with one more size between two of them: a busy loop does not notice them all, what the terminal
 * does depends on each, and of two answers the lower one leaves alone what stands above the rows.
 */
function pathsThrough(sizes: readonly Viewport[], rows: readonly string[]): readonly (readonly Viewport[])[] {
  const widest = Math.max(0, ...rows.map(displayWidth));
  const paths = [sizes];
  for (const [index, { columns, rows: height }] of sizes.entries()) {
    const before = sizes[index - 1]?.columns ?? columns;
    for (let between = Math.min(before, widest) - 1; between > columns; between -= 1)
      paths.push([...sizes.slice(0, index), { columns: between, rows: height }, ...sizes.slice(index)]);
  }
  return paths.slice(0, PATHS_MAX);
}

/** A storm goes through hundreds of sizes. */
const PATHS_MAX = 200;

/**
 * As xterm.js does it, size by size. Narrower: bottom up, a row that is added moves the cursor down wherever it is added,
 * and what the cursor is then taken to be in is not wrapped. Wider: the same backwards, the cursor where it was before.
 * Lower: rows below the cursor go first. Source: `Buffer.resize`, `_reflowSmaller` and `_reflowLarger` of xterm.js.
 */
function driftedRows({ rows, cursor }: WrittenRows, sizes: readonly Viewport[]): number {
  let drift: Drift = { heights: rows.map(() => 1), at: cursor.y };
  for (const [index, size] of sizes.entries()) {
    const before = sizes[index - 1] ?? size;
    drift = withoutRows(drift, before.rows - size.rows);
    if (size.columns !== before.columns)
      drift = wrappedAnew(drift, rows, size.columns, size.columns < before.columns);
  }
  return Math.max(0, drift.at);
}

/** How many rows each of the written rows takes, and how many are above the cursor. */
interface Drift {
  readonly heights: readonly number[];
  readonly at: number;
}

function withoutRows({ heights, at }: Drift, lost: number): Drift {
  const left = [...heights];
  for (let rest = lost; rest > 0 && sum(left) > at + 1; rest -= 1) {
    const last = left.pop() ?? 0;
    if (last > 1) left.push(last - 1);
  }
  return { heights: left, at };
}

function wrappedAnew(before: Drift, rows: readonly string[], columns: number, isNarrower: boolean): Drift {
  const heights = [...before.heights];
  let { at } = before;
  let end = sum(heights);
  for (const [row, height] of [...before.heights.entries()].toReversed()) {
    const start = end - height;
    end = start;
    const place = isNarrower ? at : before.at;
    if (place >= start && place < start + height) continue;
    const wanted = reflow(rows[row] ?? "", columns).length;
    const next = isNarrower ? Math.max(height, wanted) : Math.min(height, wanted);
    heights[row] = next;
    at += next - height;
  }
  return { heights, at };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
