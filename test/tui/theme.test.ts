import { describe, expect, it } from "vitest";
import { dressedRows, dressLiveRows } from "../../src/tui/drawing/glyphs.ts";
import { chooseTheme, THEMES, themeNamed, type ThemeName } from "../../src/tui/drawing/theme.ts";

const NEVER_ON: Readonly<Record<ThemeName, readonly string[]>> = {
  light: ["yellow", "yellowBright", "cyan", "cyanBright", "white", "whiteBright"],
  dark: ["blue", "black", "gray"],
  neutral: ["yellow", "yellowBright", "cyan", "cyanBright", "white", "whiteBright", "blue", "black", "gray"],
  mono: ["red", "green", "yellow", "blue", "magenta", "cyan", "redBright"],
};

describe("a theme", () => {
  it.each(Object.entries(NEVER_ON))("%s has no colour that cannot be read on it", (name, never) => {
    for (const style of Object.values(THEMES[name as ThemeName])) {
      if ("color" in style) expect(never).not.toContain(style.color);
    }
  });

  it.each(Object.values(THEMES))("dims nothing that must not be missed", ({ warn, error, accent, plain }) => {
    for (const style of [warn, error, accent, plain]) expect(style).not.toHaveProperty("dimColor");
  });

  it("is the one asked for, else what suits the terminal, else one that can be read on any", () => {
    const silent = { theme: "", noColor: false, background: null };
    expect(chooseTheme(silent)).toBe("neutral");
    expect(chooseTheme({ ...silent, background: "light" })).toBe("light");
    expect(chooseTheme({ ...silent, background: "dark", noColor: true })).toBe("mono");
    expect(chooseTheme({ theme: "Dark", noColor: true, background: "light" })).toBe("dark");
    expect(chooseTheme({ ...silent, theme: "solarized" })).toBe("neutral");
    expect(themeNamed(" LIGHT ")).toBe("light");
    expect(themeNamed("toString")).toBeNull();
  });
});

describe("where only ASCII can be shown", () => {
  const text = (rows: ReturnType<typeof dressedRows>): string[] =>
    rows.map((row) => row.map((span) => span.text).join(""));

  it("ornaments of ours have a stand-in, and icons are left out", () => {
    const banner = { kind: "banner", icon: "📊", name: "Mary", title: "Analyst" } as const;
    expect(text(dressedRows(banner, 80, "ascii"))).toEqual(["Mary -- Analyst"]);
    expect(text(dressedRows({ kind: "user", text: "a — b" }, 80, "ascii"))).toEqual(["> a — b"]);
  });

  it("an answer is as it was written", () => {
    expect(text(dressedRows({ kind: "answer", text: "é — …" }, 80, "ascii"))).toEqual(["é — …"]);
  });

  it("a row gets no wider than the screen", () => {
    const row = [{ text: "waiting…", tone: "dim" as const }];
    expect(dressLiveRows([row], 9, "ascii")).toEqual([[{ text: "waiting..", tone: "dim" }]]);
  });
});
