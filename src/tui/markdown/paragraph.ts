import type { Row, Span } from "../drawing/span.ts";
import { wrapLine } from "../drawing/wrap.ts";
import { parseInline } from "./inline.ts";
import { textOf, wrapSpans } from "./styled.ts";

/** How much of a text's source to draw now. */
export interface Cut {
  /** UTF-16 units of the source that are done with. */
  readonly length: number;
  readonly rows: readonly Row[];
  /** The unfinished row behind `rows`. */
  readonly carry: readonly Span[];
}

export interface TextShape {
  /** 1 to 6 for a heading, 0 for a paragraph. */
  readonly level: number;
  readonly columns: number;
}

/** All rows of a text that goes on behind `carry`. */
export function textRows(carry: readonly Span[], source: string, shape: TextShape): readonly Row[] {
  const spans = [...carry, ...styled(withoutClosing(source, shape.level), "", shape.level)];
  return spans.length === 0 ? [] : wrapSpans(spans, shape.columns).rows;
}

/** Cells of source that wait for a marker's partner where rows are so short that it seldom comes within a few. */
const PATIENT_CELLS = 240;

/**
 * Draws the beginning of a text as soon as its source takes more than `maxRows` rows; null before. Only those rows of
 * the source decide, so that it comes out the same however late it is asked. It ends before a marker whose partner has
 * not come yet, and when that would draw nothing waits a little longer; then the marker stays as it is.
 */
export function cutText(
  carry: readonly Span[],
  source: string,
  shape: TextShape,
  maxRows: number,
): Cut | null {
  const patience = Math.max(maxRows, Math.ceil(PATIENT_CELLS / shape.columns));
  for (const rows of maxRows < patience ? [maxRows, patience] : [maxRows]) {
    const end = overflow(textOf(carry), source, shape.columns, rows);
    if (end === null) return null;
    if (end === 0) return { length: 0, rows: wrapSpans(carry, shape.columns).rows, carry: [] };
    const { open } = parseInline(source.slice(0, end), source.charAt(end));
    const cut = open > 0 && open < end ? cutAt(carry, source, shape, open) : null;
    if (cut !== null && cut.rows.length > 0) return cut;
    if (open >= end || rows === patience) return cutAt(carry, source, shape, end);
  }
  return null;
}

function cutAt(carry: readonly Span[], source: string, { level, columns }: TextShape, length: number): Cut {
  const isLineEnd = source[length - 1] === "\n";
  const part = source.slice(0, isLineEnd ? length - 1 : length);
  const spans = [...carry, ...styled(part, source.charAt(length), level)];
  const { rows, last } = wrapSpans(spans, columns);
  return isLineEnd ? { length, rows, carry: [] } : { length, rows: rows.slice(0, -1), carry: last };
}

/** Where in `source` its row `maxRows + 1` begins, behind `carry`; null when there is none. */
function overflow(carry: string, source: string, columns: number, maxRows: number): number | null {
  const rowStart = (length: number): number | null => {
    const text = carry + source.slice(0, length);
    let count = 0;
    let begin = 0;
    for (const line of text.split("\n")) {
      if (begin >= text.length) break;
      const rows = wrapLine(line, columns);
      const row = rows[maxRows - count];
      if (row !== undefined) return Math.max(0, begin + row.start - carry.length);
      count += rows.length;
      begin += line.length + 1;
    }
    return null;
  };
  const likely = 2 * (maxRows + 2) * columns;
  const at = rowStart(likely) ?? (source.length > likely ? rowStart(source.length) : null);
  if (at === null) return null;
  let begin = at;
  // A run of markers is not cut.
  while (begin > 0 && /[*_~`]/u.test(source.charAt(begin)) && source[begin - 1] === source[begin]) begin -= 1;
  return begin === 0 ? at : begin;
}

function styled(source: string, next: string, level: number): readonly Span[] {
  const { spans } = parseInline(source, next);
  if (level === 0) return spans;
  return spans.map((span): Span => ({
    ...span,
    tone: span.tone === "plain" ? "heading" : span.tone,
    bold: true,
    ...(level === 1 ? { underline: true } : {}),
  }));
}

/** A heading may end in number signs that mean nothing. */
function withoutClosing(source: string, level: number): string {
  return level === 0 ? source : source.replace(/(?:^|[ \t]+)#+[ \t]*$/u, "");
}
