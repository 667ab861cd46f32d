import type { Row, Span } from "../drawing/span.ts";
import { expandTabs } from "../drawing/wrap.ts";
import type { CodeReader } from "./highlighter.ts";
import { SHORT_LINE } from "./lines.ts";
import { cutSpans, textOf } from "./styled.ts";

/** The rows of a line of code, and who reads the next. Rows end at the last cell: code keeps its white space. */
export function codeRows(
  line: string,
  columns: number,
  reader: CodeReader | null,
): { readonly rows: readonly Row[]; readonly next: CodeReader | null } {
  const text = expandTabs(line);
  if (reader === null) return { rows: cutSpans([plain(text)], columns), next: null };
  const { spans, next } = reader.read(text);
  return { rows: cutSpans(spans, columns), next };
}

/**
 * The first rows of a line of code that is too long to wait for its end, and how many UTF-16 units they show; null for
 * one that is not.
 */
export function longCodeRows(
  line: string,
  columns: number,
): { readonly rows: readonly Row[]; readonly length: number } | null {
  const long = Math.max(SHORT_LINE, 4 * columns);
  if (line.length <= long) return null;
  const rows = cutSpans([plain(line.slice(0, long))], columns);
  const full = rows.length > 1 ? rows.slice(0, -1) : rows;
  const drawn = full.map((row) => row.map((span) => ({ ...span, text: span.text.replaceAll("\t", " ") })));
  return { rows: drawn, length: textOf(full.flat()).length };
}

function plain(text: string): Span {
  return { text, tone: "code" };
}
