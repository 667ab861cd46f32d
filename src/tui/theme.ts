import type { TextProps } from "ink";
import type { Tone } from "./block.ts";
import type { Span } from "./span.ts";

type Style = Pick<TextProps, "bold" | "dimColor" | "color" | "italic" | "underline" | "strikethrough">;

const STYLES: Readonly<Record<Tone, Style>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  accent: { color: "cyan" },
  good: { color: "green" },
  warn: { color: "yellow" },
  error: { color: "red" },
  heading: { color: "cyan" },
  link: { color: "blue", underline: true },
  code: { color: "cyan" },
  keyword: { color: "magenta" },
  string: { color: "green" },
  comment: { dimColor: true },
  number: { color: "yellow" },
  name: { color: "blue" },
};

/** How a span looks; without colours all look the same and the words alone carry the meaning. */
export function styleOf(span: Span, colors: boolean): Style {
  if (!colors) return STYLES.plain;
  const { tone, bold, italic, underline, strike } = span;
  return {
    ...STYLES[tone],
    ...(bold === undefined ? {} : { bold }),
    ...(italic === undefined ? {} : { italic }),
    ...(underline === undefined ? {} : { underline }),
    ...(strike === undefined ? {} : { strikethrough: strike }),
  };
}
