import type { Row, Span } from "../drawing/span.ts";
import { parseInline } from "./inline.ts";
import { SHORT_LINE } from "./lines.ts";
import { widthOf, wrapSpans } from "./styled.ts";

type Align = "left" | "center" | "right";
type Cell = readonly Span[];

/** The head of a table: its columns. */
export interface TableHead {
  readonly cells: readonly Cell[];
  readonly aligns: readonly Align[];
}

/** How the rows of a table are drawn: in columns of so many cells, or each as lines of `header: value`. */
export type TableForm =
  | { readonly kind: "grid"; readonly widths: readonly number[] }
  | { readonly kind: "records" };

const BETWEEN: Span = { text: " │ ", tone: "dim" };
const CROSSING = "─┼─";
/** A table whose cells would be taller is easier to read as records. */
const CELL_ROWS_MAX = 4;
const DELIMITERS = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/u;

/** Whether a whole line may be the head of a table. `columns` is what a line without a leading bar may take. */
export function mayBeHead(content: string, columns: number): boolean {
  if (content.length > SHORT_LINE || !content.includes("|")) return false;
  return content.startsWith("|") || content.length <= columns;
}

/** Whether the beginning of a line may become the line below a table's head. */
export function mayBeDelimiters(content: string): boolean {
  return content.length <= SHORT_LINE && /^[\s|:-]*$/u.test(content);
}

/** The head that two lines make; null when the second does not belong to the first. */
export function tableHead(head: string, delimiters: string): TableHead | null {
  if (delimiters.length > SHORT_LINE || !delimiters.includes("|") || !DELIMITERS.test(delimiters))
    return null;
  const marks = splitRow(delimiters);
  const cells = splitRow(head);
  if (marks.length !== cells.length) return null;
  return { cells: cells.map(cellOf), aligns: marks.map(alignOf) };
}

/** Whether a line is a row of the table above it. */
export function isTableRow(content: string): boolean {
  return content.length <= SHORT_LINE && content.includes("|");
}

/** The cells of a row, as many as the head has; what is too much belongs to the last. */
export function tableRow(content: string, { cells: { length } }: TableHead): Cell[] {
  const texts = splitRow(content);
  const last = texts.slice(length - 1).join(" | ");
  return Array.from({ length }, (_, column) => cellOf(column === length - 1 ? last : (texts[column] ?? "")));
}

/** Decides how a table of these rows is drawn on `columns` cells. No word is broken in a grid. */
export function tableForm(
  { cells }: TableHead,
  rows: readonly (readonly Cell[])[],
  columns: number,
): TableForm {
  const all = [cells, ...rows];
  const natural = cells.map((_, column) => Math.max(1, ...all.map((row) => widthOf(row[column] ?? []))));
  const least = cells.map((_, column) => Math.max(1, ...all.map((row) => longestWord(row[column] ?? []))));
  const room = columns - BETWEEN.text.length * (cells.length - 1);
  const spare = room - sum(least);
  if (spare < 0) return { kind: "records" };
  const wanted = sum(natural) - sum(least);
  const share = wanted <= spare ? 1 : spare / wanted;
  const widths = least.map(
    (width, column) => width + Math.floor(((natural[column] ?? width) - width) * share),
  );
  const isTall = all.some((row) =>
    row.some((cell, column) => wrapSpans(cell, widths[column] ?? 1).rows.length > CELL_ROWS_MAX),
  );
  return isTall ? { kind: "records" } : { kind: "grid", widths };
}

/** The rows above the first row of a table. */
export function headRows({ cells, aligns }: TableHead, form: TableForm): Row[] {
  if (form.kind === "records") return [];
  const line = form.widths.map((width) => "─".repeat(width)).join(CROSSING);
  return [...gridRows(cells.map(strong), aligns, form.widths), [{ text: line, tone: "dim" }]];
}

/** All rows of a table that has only its head. */
export function loneHeadRows(head: TableHead, form: TableForm, columns: number): Row[] {
  if (form.kind === "grid") return headRows(head, form);
  return head.cells.flatMap((cell): Row[] =>
    cell.length === 0 ? [] : [...wrapSpans(strong(cell), columns).rows],
  );
}

/** How one row is drawn in a table whose form was decided without it: no word is broken. */
export function rowForm(cells: readonly Cell[], form: TableForm): TableForm {
  if (form.kind === "records") return form;
  const isWide = cells.some((cell, column) => longestWord(cell) > (form.widths[column] ?? 0));
  return isWide ? { kind: "records" } : form;
}

/** The rows of one row of a table. */
export function bodyRows(cells: readonly Cell[], head: TableHead, form: TableForm, columns: number): Row[] {
  if (form.kind === "grid") return gridRows(cells, head.aligns, form.widths);
  return cells.flatMap((cell, column): Row[] => {
    const label = head.cells[column] ?? [];
    if (cell.length === 0 && cells.length > 1) return [];
    const named =
      label.length === 0 ? cell : [...strong(label), { text: ": ", tone: "plain" } as const, ...cell];
    return [...wrapSpans(named, columns).rows];
  });
}

/** What stands between the rows of a table. */
export function betweenRows(form: TableForm): Row[] {
  return form.kind === "grid" ? [] : [[]];
}

function gridRows(cells: readonly Cell[], aligns: readonly Align[], widths: readonly number[]): Row[] {
  const wrapped = cells.map((cell, column) => wrapSpans(cell, widths[column] ?? 1).rows);
  const height = Math.max(1, ...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) =>
    wrapped.flatMap((rows, column): Row => {
      const isLast = column === wrapped.length - 1;
      const cell = aligned(rows[row] ?? [], widths[column] ?? 1, aligns[column] ?? "left", isLast);
      return isLast ? cell : [...cell, BETWEEN];
    }),
  );
}

function aligned(cell: Cell, width: number, align: Align, isLast: boolean): Row {
  const room = Math.max(0, width - widthOf(cell));
  const before = align === "right" ? room : align === "center" ? Math.floor(room / 2) : 0;
  const after = isLast ? 0 : room - before;
  const pad = (length: number): Span[] => (length === 0 ? [] : [{ text: " ".repeat(length), tone: "plain" }]);
  return [...pad(before), ...cell, ...pad(after)];
}

function splitRow(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/u, "")
    .replace(/(?<!\\)\|$/u, "");
  return inner.split(/(?<!\\)\|/u).map((cell) => cell.trim().replaceAll(String.raw`\|`, "|"));
}

function cellOf(text: string): Cell {
  return parseInline(text).spans;
}

function alignOf(mark: string): Align {
  if (!mark.endsWith(":")) return "left";
  return mark.startsWith(":") ? "center" : "right";
}

function strong(cell: Cell): Cell {
  return cell.map((span) => ({ ...span, bold: true }));
}

function longestWord(cell: Cell): number {
  const words = wrapSpans(cell, Infinity).rows.flatMap((row) =>
    row
      .map(({ text }) => text)
      .join("")
      .split(/\s+/u),
  );
  return Math.max(0, ...words.map((text) => widthOf([{ text, tone: "plain" }])));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
