import { describe, expect, it } from "vitest";
import { spokenLines } from "../../src/tui/plain-lines.ts";
import { note } from "../../src/tui/block.ts";
import { menuBlocks } from "../../src/tui/greeting.ts";
import { sentenceEnd } from "../../src/tui/sentences.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { MARY } from "../support/tui-fake-host.ts";

describe("what is read aloud", () => {
  it("has no ornaments, and says who speaks and what is wrong", () => {
    expect(spokenLines({ kind: "speaker", icon: "📊", name: "Mary" }, EN)).toEqual(["Mary says:"]);
    expect(spokenLines(note("— interrupted; /continue goes on —"), EN)).toEqual([
      "interrupted; /continue goes on.",
    ]);
    expect(spokenLines(note("groq · m · 1.2 s · after cerebras"), EN)).toEqual([
      "groq, m, 1.2 s, after cerebras",
    ]);
    expect(spokenLines(note("Nobody could answer.", "error"), EN)).toEqual(["Error: Nobody could answer."]);
  });

  it("names what a mark stands for, in a menu", () => {
    const [first] = MARY.menu;
    const menu = first === undefined ? [] : [first, { ...first, runnable: false }];
    expect(menuBlocks({ ...MARY, menu }, EN).flatMap((block) => spokenLines(block, EN))).toEqual([
      "1, MH: Show this menu again",
      "2, MH: Show this menu again: its files are missing here",
    ]);
  });
});

describe("the end of a sentence", () => {
  it.each([
    ["One thing. Two", "One thing. "],
    ["One thing? Yes! And", "One thing? Yes! "],
    ["It costs 3.50 euros, e.g. here", ""],
    ["Ask Dr. Who", ""],
    ["1. First", ""],
    ["| a cell. | Another. Cell |", ""],
    ["Say “hello.” ¿Qué", "Say “hello.” "],
    ["文です。次", "文です。"],
    ["Not over yet.", ""],
  ])("in %j is after %j", (line, said) => {
    expect(line.slice(0, sentenceEnd(line))).toBe(said);
  });
});
