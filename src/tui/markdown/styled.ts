import { displayWidth, graphemes, graphemeWidth } from "../../core/text/display-width.ts";
import type { Row, Span } from "../drawing/span.ts";
import { expandTabs, wrapLine } from "../drawing/wrap.ts";

/** Styled text in rows. */
export interface StyledRows {
  readonly rows: readonly Row[];
  /** What the last row is made of, with the spaces at its end: text that follows goes on behind it. */
  readonly last: readonly Span[];
}

/** Wraps styled text as `wrapLine` does plain text: greedily, so that text behind it changes only the last row. */
export function wrapSpans(spans: readonly Span[], columns: number): StyledRows {
  const expanded = spans.map((span) => ({ ...span, text: expandTabs(span.text) }));
  const text = textOf(expanded);
  const rows: Row[] = [];
  let begin = 0;
  let lastStart = 0;
  for (const line of text.split("\n")) {
    for (const row of wrapLine(line, columns)) {
      lastStart = begin + row.start;
      rows.push(sliceSpans(expanded, lastStart, lastStart + row.text.trimEnd().length));
    }
    begin += line.length + 1;
  }
  return { rows, last: sliceSpans(expanded, lastStart, text.length) };
}

/** Cuts styled text at the last cell of each row, wherever that is; white space stays. */
export function cutSpans(spans: readonly Span[], columns: number): Row[] {
  const text = textOf(spans);
  if (displayWidth(text) <= columns) return [spans];
  const rows: Row[] = [];
  let start = 0;
  let at = 0;
  let width = 0;
  for (const grapheme of graphemes(text)) {
    const cells = graphemeWidth(grapheme);
    if (at > start && width + cells > columns) {
      rows.push(sliceSpans(spans, start, at));
      start = at;
      width = 0;
    }
    at += grapheme.length;
    width += cells;
  }
  rows.push(sliceSpans(spans, start, at));
  return rows;
}

/** The part of styled text from one UTF-16 index to before another. */
export function sliceSpans(spans: readonly Span[], from: number, to: number): Span[] {
  const slice: Span[] = [];
  let at = 0;
  for (const span of spans) {
    const text = span.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (text !== "") slice.push(text.length === span.text.length ? span : { ...span, text });
    at += span.text.length;
    if (at >= to) break;
  }
  return slice;
}

export function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join("");
}

export function widthOf(spans: readonly Span[]): number {
  return displayWidth(textOf(spans));
}
