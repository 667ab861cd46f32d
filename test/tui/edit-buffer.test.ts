import { describe, expect, it } from "vitest";
import {
  EMPTY_BUFFER,
  editBuffer,
  fullText,
  shownText,
  type EditAction,
  type EditBuffer,
} from "../../src/tui/edit-buffer.ts";

const edit = (...actions: (EditAction | EditAction["type"])[]): EditBuffer =>
  actions.reduce<EditBuffer>(
    (buffer, action) =>
      editBuffer(buffer, typeof action === "string" ? ({ type: action } as EditAction) : action),
    EMPTY_BUFFER,
  );
const insert = (text: string): EditAction => ({ type: "insert", text });
const paste = (text: string): EditAction => ({ type: "paste", text });

/** The text with a bar where the cursor is. */
const marked = ({ text, cursor }: EditBuffer): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe("editing", () => {
  it("inserts at the cursor", () => {
    expect(marked(edit(insert("hllo"), "line-start", "right", insert("e")))).toBe("he|llo");
  });

  it("moves and deletes by what a reader takes for one character", () => {
    const family = "👨‍👩‍👧";
    expect(marked(edit(insert(`a${family}b`), "left", "left"))).toBe(`a|${family}b`);
    expect(marked(edit(insert(`a${family}`), "delete-left"))).toBe("a|");
    expect(marked(edit(insert("e\u0301x"), "line-start", "delete-right"))).toBe("|x");
    expect(marked(edit(insert("日本語"), "left", "delete-left"))).toBe("日|語");
    expect(marked(edit(insert("🇩🇪🇫🇷"), "delete-left"))).toBe("🇩🇪|");
  });

  it("moves and deletes by words", () => {
    expect(marked(edit(insert("one two  three"), "word-left", "word-left"))).toBe("one |two  three");
    expect(marked(edit(insert("one two"), "line-start", "word-right"))).toBe("one| two");
    expect(marked(edit(insert("one two  "), "delete-word-left"))).toBe("one |");
  });

  it("keeps line motions and deletions within the line", () => {
    const text = insert("first\nsecond");
    expect(marked(edit(text, "line-start"))).toBe("first\n|second");
    expect(marked(edit(text, "left", "delete-to-line-start"))).toBe("first\n|d");
    expect(marked(edit(text, "line-start", "delete-to-line-end"))).toBe("first\n|");
    expect(marked(edit(text, "up", "line-end", "delete-to-line-end"))).toBe("first|second");
  });

  it("keeps the column when it moves between lines, as far as the line reaches", () => {
    expect(marked(edit(insert("日本語で\nab"), "up"))).toBe("日本|語で\nab");
    expect(marked(edit(insert("ab\nlonger"), "up", "down"))).toBe("ab\nlo|nger");
  });

  it("does nothing at the edges", () => {
    expect(edit("left", "delete-left", "up", "down", "delete-right", "delete-word-left")).toBe(EMPTY_BUFFER);
  });
});

describe("pasting", () => {
  it("inserts a short paste as text, with line ends of every kind as newlines", () => {
    expect(marked(edit(insert("<>"), "left", paste("a\r\nb\rc")))).toBe("<a\nb\nc|>");
  });

  it.each([
    [9, "x\n".repeat(9)],
    [10, `${"x\n".repeat(9)}x`],
    [10, "\n".repeat(10)],
  ])("counts %i lines as an editor does, newline at the end or not", (lines, text) => {
    expect(shownText(edit(paste(text)))).toBe(`[pasted ${lines} lines]`);
  });

  it("drops escape sequences from what is pasted", () => {
    expect(edit(paste("a\u001b[31mb\u0007")).text).toBe("ab");
  });

  it("stands one mark for a large paste, and sends all of it", () => {
    const log = Array.from({ length: 100_000 }, (_, line) => `line ${line}`).join("\n");
    const buffer = edit(insert("look: "), paste(log), insert(" end"));
    expect(buffer.text.length).toBeLessThan(20);
    expect(shownText(buffer)).toBe("look: [pasted 100000 lines] end");
    expect(fullText(buffer)).toBe(`look: ${log} end`);
  });

  it("keeps pastes in their places while marks come and go", () => {
    const a = "a".repeat(2000);
    const b = "b".repeat(2000);
    const both = edit(paste(b), "line-start", paste(a), "line-end", insert("!"));
    expect(fullText(both)).toBe(`${a}${b}!`);
    const onlyB = ["line-start", "delete-right"].reduce(
      (buffer, type) => editBuffer(buffer, { type } as EditAction),
      both,
    );
    expect(fullText(onlyB)).toBe(`${b}!`);
  });

  it("takes a foreign paste mark for nothing", () => {
    expect(edit(insert("a\ufffcb")).text).toBe("ab");
  });
});
