import type { Tone } from "../blocks/block.ts";
import type { Span } from "./span.ts";

/** A colour of a terminal's sixteen. */
export type Color = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "redBright";

/** How a text looks, but for what it says. */
export interface Style {
  readonly color?: Color;
  readonly bold?: true;
  readonly dimColor?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strikethrough?: true;
}

/**
 * How each tone looks, by theme. The terminal chooses what its sixteen colours are, and so: no yellow and no cyan on a
 * light background, no blue on a dark one, and `dimColor` only for what can be missed. `neutral` is for a terminal
 * that does not say what its background is: only what can be read on both. `mono` has no colour.
 */
export const THEMES = {
  dark: {
    plain: {},
    strong: { bold: true },
    dim: { dimColor: true },
    accent: { color: "cyan" },
    good: { color: "green" },
    warn: { color: "yellow" },
    error: { color: "redBright" },
    heading: { color: "cyan" },
    link: { color: "cyan", underline: true },
    code: { color: "cyan" },
    keyword: { color: "magenta" },
    string: { color: "green" },
    comment: { dimColor: true },
    number: { color: "yellow" },
    name: { color: "cyan" },
  },
  light: {
    plain: {},
    strong: { bold: true },
    dim: { dimColor: true },
    accent: { color: "blue" },
    good: { color: "green" },
    warn: { color: "magenta" },
    error: { color: "red" },
    heading: { color: "blue" },
    link: { color: "blue", underline: true },
    code: { color: "blue" },
    keyword: { color: "magenta" },
    string: { color: "green" },
    comment: { dimColor: true },
    number: { color: "red" },
    name: { color: "blue" },
  },
  neutral: {
    plain: {},
    strong: { bold: true },
    dim: { dimColor: true },
    accent: { color: "magenta" },
    good: { color: "green" },
    warn: { color: "magenta", bold: true },
    error: { color: "red", bold: true },
    heading: { color: "magenta" },
    link: { underline: true },
    code: { color: "magenta" },
    keyword: { color: "magenta" },
    string: { color: "green" },
    comment: { dimColor: true },
    number: {},
    name: {},
  },
  mono: {
    plain: {},
    strong: { bold: true },
    dim: {},
    accent: { bold: true },
    good: {},
    warn: { bold: true },
    error: { bold: true, underline: true },
    heading: { bold: true },
    link: { underline: true },
    code: {},
    keyword: { bold: true },
    string: {},
    comment: {},
    number: {},
    name: {},
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Tone, Style>>>>;

export type ThemeName = keyof typeof THEMES;

/** The theme of that name, in any case; null when there is none. */
export function themeNamed(name: string): ThemeName | null {
  const wanted = name.trim().toLowerCase();
  return (Object.keys(THEMES) as ThemeName[]).find((known) => known === wanted) ?? null;
}

/** What the terminal says of its colours. */
export interface ColourFacts {
  /** The theme the user asked for; empty when none. */
  readonly theme: string;
  readonly noColor: boolean;
  /** Null when the terminal does not say. */
  readonly background: "dark" | "light" | null;
}

/** The theme that was asked for if there is one of that name, else the one that suits the terminal. */
export function chooseTheme({ theme, noColor, background }: ColourFacts): ThemeName {
  return themeNamed(theme) ?? (noColor ? "mono" : (background ?? "neutral"));
}

/** True where a theme that suits the background is wanted, and nobody has said what that is. */
export function isBackgroundUnknown({ theme, noColor, background }: ColourFacts): boolean {
  return themeNamed(theme) === null && !noColor && background === null;
}

/** How a span looks in a theme. The words carry the meaning without it. */
export function styleOf(span: Span, theme: ThemeName): Style {
  const { tone, bold, italic, underline, strike } = span;
  return {
    ...THEMES[theme][tone],
    ...(bold === undefined ? {} : { bold }),
    ...(italic === undefined ? {} : { italic }),
    ...(underline === undefined ? {} : { underline }),
    ...(strike === undefined ? {} : { strikethrough: strike }),
  };
}
