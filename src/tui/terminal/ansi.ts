import type { Row, Span } from "../drawing/span.ts";
import { styleOf, type Color, type ThemeName } from "../drawing/theme.ts";

/** Source: ECMA-48, Select Graphic Rendition; what each attribute begins with and what ends it. */
const COLORS: Readonly<Record<Color, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  redBright: 91,
};
const DEFAULT_COLOR = 39;
const ATTRIBUTES = {
  bold: [1, 22],
  dimColor: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  strikethrough: [9, 29],
} as const;

/**
 * Rows as one text with colours in it: a node for each piece of a row costs far more. A row without text becomes a
 * space, because a text without a character has no height.
 */
export function ansiRows(rows: readonly Row[], theme: ThemeName): string {
  return rows.map((row) => row.map((span) => ansi(span, theme)).join("") || " ").join("\n");
}

function ansi(span: Span, theme: ThemeName): string {
  if (span.text === "") return "";
  const style = styleOf(span, theme);
  const begin: number[] = [];
  const end: number[] = [];
  for (const [name, [on, off]] of Object.entries(ATTRIBUTES)) {
    if (style[name as keyof typeof ATTRIBUTES] !== true) continue;
    begin.push(on);
    end.push(off);
  }
  if (style.color !== undefined) {
    begin.push(COLORS[style.color]);
    end.push(DEFAULT_COLOR);
  }
  return begin.length === 0 ? span.text : `\u001b[${begin.join(";")}m${span.text}\u001b[${end.join(";")}m`;
}
