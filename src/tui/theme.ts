import type { TextProps } from "ink";
import type { Tone } from "./block.ts";

type Style = Pick<TextProps, "bold" | "dimColor" | "color">;

const STYLES: Readonly<Record<Tone, Style>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  accent: { color: "cyan" },
  good: { color: "green" },
  warn: { color: "yellow" },
  error: { color: "red" },
};

/** How a tone looks; without colours every tone looks the same and the words alone carry the meaning. */
export function styleOf(tone: Tone, colors: boolean): Style {
  return colors ? STYLES[tone] : STYLES.plain;
}
