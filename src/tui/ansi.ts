import type { Row, Span } from "./span.ts";
import { styleOf } from "./theme.ts";

/** Source: ECMA-48, Select Graphic Rendition; what each attribute begins with and what ends it. */
const COLORS: Readonly<Record<string, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
};
const DEFAULT_COLOR = 39;
const ATTRIBUTES = {
  bold: [1, 22],
  dimColor: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  strikethrough: [9, 29],
} as const;

/** Rows as one text with colours in it: a node for each piece of a long answer costs far more. */
export function ansiRows(rows: readonly Row[], colors: boolean): string {
  return rows.map((row) => row.map((span) => ansi(span, colors)).join("")).join("\n");
}

function ansi(span: Span, colors: boolean): string {
  const style = styleOf(span, colors);
  const begin: number[] = [];
  const end: number[] = [];
  for (const [name, [on, off]] of Object.entries(ATTRIBUTES)) {
    if (style[name as keyof typeof ATTRIBUTES] !== true) continue;
    begin.push(on);
    end.push(off);
  }
  const color = COLORS[style.color ?? ""];
  if (color !== undefined) {
    begin.push(color);
    end.push(DEFAULT_COLOR);
  }
  return begin.length === 0 ? span.text : `\u001b[${begin.join(";")}m${span.text}\u001b[${end.join(";")}m`;
}
