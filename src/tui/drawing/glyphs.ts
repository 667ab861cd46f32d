import { displayWidth, graphemes, graphemeWidth } from "../../core/text/display-width.ts";
import type { Block, Tone } from "../blocks/block.ts";
import { blockRows, type Row } from "./block-rows.ts";
import type { Highlighter } from "../markdown/highlighter.ts";

/** Which ornaments a terminal can show. */
export type GlyphSet = "unicode" | "ascii";

/** What stands for each ornament of ours where only ASCII can be shown. */
const ASCII: Readonly<Record<string, string>> = {
  "›": ">",
  "●": "*",
  "⚙": "*",
  "·": "|",
  "…": "...",
  "—": "--",
  "†": "+",
  "↑": "^",
  "↓": "v",
  "×": "x",
  "▰": "#",
  "▱": "-",
  "•": "*",
  "│": "|",
  "─": "-",
  "┼": "+",
};

const ORNAMENTS = new RegExp(`[${Object.keys(ASCII).join("")}]`, "gu");

/** A block as rows of at most `columns` cells, with ornaments the terminal can show; what an agent said is not changed. */
export function dressedRows(
  block: Block,
  columns: number,
  glyphs: GlyphSet,
  highlighter: Highlighter | null = null,
): Row[] {
  // An icon is an emoji, which no terminal shows that cannot show the rest.
  const shown = glyphs === "ascii" && "icon" in block ? { ...block, icon: "" } : block;
  const rows = blockRows(shown, columns, highlighter);
  if (glyphs === "unicode") return rows;
  return rows.map((row) => dressRow(row, columns, KEPT[block.kind] ?? NOTHING));
}

const NOTHING: ReadonlySet<Tone> = new Set();
const PLAIN: ReadonlySet<Tone> = new Set(["plain"]);
/** What the agent said, but for the bars, bullets and lines it is drawn with. */
const SAID: ReadonlySet<Tone> = new Set([
  "plain",
  "strong",
  "heading",
  "link",
  "code",
  "keyword",
  "string",
  "comment",
  "number",
  "name",
]);

/** Tones in which a block holds what somebody else wrote. */
const KEPT: Readonly<Partial<Record<Block["kind"], ReadonlySet<Tone>>>> = {
  user: PLAIN,
  answer: SAID,
  rows: SAID,
};

/** Rows of the live region; text that users and models wrote, is not changed. */
export function dressLiveRows(rows: readonly Row[], columns: number, glyphs: GlyphSet): readonly Row[] {
  return glyphs === "unicode" ? rows : rows.map((row) => dressRow(row, columns, SAID));
}

function dressRow(row: Row, columns: number, kept: ReadonlySet<Tone>): Row {
  let room = columns;
  return row.map((span) => {
    const text = kept.has(span.tone) ? span.text : cut(dressText(span.text), room);
    room -= displayWidth(text);
    return { ...span, text };
  });
}

/** A text of ours in ASCII, as far as its ornaments go. */
export function dressText(text: string): string {
  return text.replaceAll(ORNAMENTS, (ornament) => ASCII[ornament] ?? ornament);
}

function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 0;
  let out = "";
  for (const grapheme of graphemes(text)) {
    width += graphemeWidth(grapheme);
    if (width > columns) break;
    out += grapheme;
  }
  return out;
}
