import type { Block, ListItem } from "../blocks/block.ts";
import { displayWidth, truncate } from "../../core/text/display-width.ts";
import { drawMarkdown } from "../markdown/draw.ts";
import type { Highlighter } from "../markdown/highlighter.ts";
import { cutSpans, widthOf } from "../markdown/styled.ts";
import type { Row } from "./span.ts";
import { wrapText } from "./wrap.ts";

export type { Row, Span } from "./span.ts";

/** Rows of the user's own message that are repeated in the transcript. */
const USER_ROWS_MAX = 12;

/** Characters of it that are laid out at all. */
const USER_CHARACTERS_MAX = 4000;

/** Below this many cells for its text, a list item puts the text under its label. */
const LIST_TEXT_MIN = 10;

const ROWS_OF: {
  readonly [K in Block["kind"]]: (
    block: Extract<Block, { kind: K }>,
    columns: number,
    highlighter: Highlighter | null,
  ) => Row[];
} = {
  gap: () => [[]],
  banner: ({ icon, name, title }, columns) => [bannerRow(withIcon(icon, name), title, columns)],
  speaker: ({ icon, name }, columns) => [[{ text: truncate(withIcon(icon, name), columns), tone: "strong" }]],
  user: ({ text }, columns) => userRows(text, columns),
  answer: ({ text }, columns, highlighter) =>
    Number.isFinite(columns)
      ? drawMarkdown(text, columns, highlighter)
      : wrapText(text, columns).map((row) => [{ text: row, tone: "plain" }]),
  // Drawn for a terminal that may have become narrower since.
  rows: ({ rows }, columns) =>
    rows.flatMap((row) => (widthOf(row) > columns ? cutSpans(row, columns) : [row])),
  note: ({ text, tone }, columns) => wrapText(text, columns).map((row) => [{ text: row, tone }]),
  list: ({ items }, columns) => listRows(items, columns),
};

/**
 * A block as rows of at most `columns` cells; with infinite columns nothing is wrapped.
 * @param highlighter colours code; plain by default
 */
export function blockRows(block: Block, columns: number, highlighter: Highlighter | null = null): Row[] {
  return ROWS_OF[block.kind](block as never, columns, highlighter);
}

function withIcon(icon: string, name: string): string {
  return icon === "" ? name : `${icon} ${name}`;
}

function bannerRow(name: string, title: string, columns: number): Row {
  const head = truncate(name, columns);
  const rest = title === "" ? "" : truncate(` — ${title}`, columns - displayWidth(head));
  return [
    { text: head, tone: "strong" },
    { text: rest, tone: "dim" },
  ];
}

function userRows(text: string, columns: number): Row[] {
  const head = text
    .split("\n", USER_ROWS_MAX + 1)
    .join("\n")
    .slice(0, USER_CHARACTERS_MAX);
  const rows = wrapText(head, Math.max(1, columns - 2));
  const shown = rows.slice(0, USER_ROWS_MAX).map((row, index): Row => [
    { text: index === 0 ? "› " : "  ", tone: "accent" },
    { text: row, tone: "plain" },
  ]);
  const isCut = rows.length > USER_ROWS_MAX || text.length > USER_CHARACTERS_MAX;
  return isCut ? [...shown, [{ text: "  …", tone: "dim" }]] : shown;
}

function listRows(items: readonly ListItem[], columns: number): Row[] {
  const labelWidth = Math.max(0, ...items.map(({ label }) => displayWidth(label)));
  const indent = labelWidth + 4;
  return columns - indent >= LIST_TEXT_MIN
    ? items.flatMap((item) => besideLabel(item, labelWidth, columns - indent))
    : items.flatMap((item) => underLabel(item, columns));
}

function besideLabel({ label, text, tone }: ListItem, labelWidth: number, columns: number): Row[] {
  const padding = " ".repeat(labelWidth - displayWidth(label));
  return wrapText(text, columns).map((row, index): Row => [
    { text: index === 0 ? `  ${label}${padding}  ` : " ".repeat(labelWidth + 4), tone: "accent" },
    { text: row, tone },
  ]);
}

function underLabel({ label, text, tone }: ListItem, columns: number): Row[] {
  const rows = wrapText(text, Math.max(1, columns - 2));
  return [
    [{ text: truncate(label.trim(), columns), tone: "accent" }],
    ...rows.map((row): Row => [{ text: columns > 2 ? `  ${row}` : row, tone }]),
  ];
}
