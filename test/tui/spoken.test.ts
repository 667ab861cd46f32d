import { describe, expect, it } from "vitest";
import { aloud, usageAloud } from "../../src/tui/plain/aloud.ts";
import { spokenLines } from "../../src/tui/plain/plain-lines.ts";
import { note } from "../../src/tui/blocks/block.ts";
import { menuBlocks } from "../../src/tui/blocks/greeting.ts";
import { sentenceEnd } from "../../src/tui/plain/sentences.ts";
import {
  isSpeakable,
  speakAnswer,
  speakHeld,
  SPOKEN_START,
  type SpokenPlace,
} from "../../src/tui/plain/spoken-answer.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { MARY } from "../support/tui-fake-host.ts";

describe("what is read aloud", () => {
  it("has no ornaments, and says who speaks and what is wrong", () => {
    expect(spokenLines({ kind: "speaker", icon: "📊", name: "Mary" }, EN)).toEqual(["Mary says:"]);
    expect(spokenLines(note("— interrupted; /continue goes on —"), EN)).toEqual([
      "interrupted; /continue goes on.",
    ]);
    expect(spokenLines(note("groq · m · 1.2 s · after cerebras"), EN)).toEqual([
      "groq, m, 1.2 seconds, after cerebras",
    ]);
    expect(spokenLines(note("Nobody could answer.", "error"), EN)).toEqual(["Error: Nobody could answer."]);
  });

  it.each([
    ["waiting 61 s for groq", "waiting 61 seconds for groq"],
    ["in 1 min", "in 1 minute"],
    ["2 h 5 min ago", "2 hours 5 minutes ago"],
    ["6/30 this minute · 1.5k/8k tokens", "6 of 30 this minute, 1.5k of 8k tokens"],
    ["openai/gpt-oss-120b · v1/2/3 · 3 sessions", "openai/gpt-oss-120b, v1/2/3, 3 sessions"],
  ])("says %j as %j", (text, said) => {
    expect(aloud(text, EN)).toBe(said);
  });

  it("says what may be left out of a command, and what it may be", () => {
    expect(usageAloud("/copy [code|N]", EN)).toBe("/copy code or N, optional");
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

describe("an answer read aloud", () => {
  it.each([
    ["**Bake** and *sell* `bread`, ~~or not~~.", ["Bake and sell bread, or not."]],
    ["## The **plan** ##", ["The plan"]],
    ["The plan\n===\n---\nGo.", ["The plan", "Go."]],
    [
      "See [the docs](https://example.org/docs) or https://example.org.",
      ["See the docs or https://example.org."],
    ],
    ["- one\n  - two\n1. three", ["one", "two", "1. three"]],
    ["- [x] bake\n- [ ] sell", ["done: bake", "to do: sell"]],
    ["> They said\n> no.\n\nWe did not.", ["quote: They said", "no.", "", "We did not."]],
    [
      "| Who | What |\n|---|:-:|\n| Mary | `analyses` |\n| **John** | |\n\nDone.",
      ["Who: Mary; What: analyses", "Who: John", "", "Done."],
    ],
    ["This | that.\nMore.", ["This | that.", "More."]],
    ["Last | line", ["Last | line"]],
    [
      "```python title=x\nif x:\n    **y**\n```\nSo.",
      ["code, python:", "if x:", "    **y**", "end of code.", "So."],
    ],
    ["```\nx", ["code:", "x"]],
    ["2 * 3 * 4 is snake_case_too", ["2 * 3 * 4 is snake_case_too"]],
  ])("%j is %j", (text, lines) => {
    expect(spokenLines({ kind: "answer", text }, EN)).toEqual(lines);
  });

  it("is the same whichever of its lines come together", () => {
    const text = "A | b\n\n| H | I |\n|---|---|\n| 1 | 2 |\n```js\n| x |\n```\n> q\n- [x] z";
    let place: SpokenPlace = SPOKEN_START;
    const said = text.split("\n").flatMap((line) => {
      const spoken = speakAnswer(line, place, EN);
      ({ place } = spoken);
      return spoken.lines;
    });
    expect([...said, ...speakHeld(place, EN).lines]).toEqual(spokenLines({ kind: "answer", text }, EN));
  });

  it("waits for the end of a mark before it says a sentence", () => {
    expect(isSpeakable("It is **important. ")).toBe(false);
    expect(isSpeakable("It is **important**. ")).toBe(true);
  });
});
