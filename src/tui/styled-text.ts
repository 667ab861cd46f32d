import type { TextProps } from "ink";
import type { Row } from "./block-rows.ts";
import { styleOf } from "./theme.ts";

/** Codes that begin and end an attribute: ECMA-48, 8.3.117. */
const ATTRIBUTES = {
  bold: [1, 22],
  dimColor: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  inverse: [7, 27],
  strikethrough: [9, 29],
} as const;

const COLORS: Readonly<Record<string, number>> = {
  black: 30,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  white: 37,
  gray: 90,
};

/**
 * Rows as one text with its styles in it, a row a line. One node for all of them costs React and Ink as much as one row
 * of three spans did. A row without text becomes a space, because a text without a character has no height.
 */
export function styledText(rows: readonly Row[], colors: boolean): string {
  return rows.map((row) => styledRow(row, colors) || " ").join("\n");
}

function styledRow(row: Row, colors: boolean): string {
  return row.map(({ text, tone }) => (text === "" ? "" : styled(text, styleOf(tone, colors)))).join("");
}

function styled(text: string, style: Partial<TextProps>): string {
  const color = style.color === undefined ? undefined : COLORS[style.color];
  if (style.color !== undefined && color === undefined) throw new Error(`no code for ${style.color}`);
  const codes: (readonly [number, number])[] = color === undefined ? [] : [[color, 39]];
  for (const [name, pair] of Object.entries(ATTRIBUTES))
    if (style[name as keyof typeof ATTRIBUTES] === true) codes.push(pair);
  return codes.reduce((inner, [on, off]) => `\u001b[${on}m${inner}\u001b[${off}m`, text);
}
