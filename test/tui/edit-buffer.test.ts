import { describe, expect, it } from "vitest";
import {
  EMPTY_BUFFER,
  editBuffer,
  fullText,
  shownText,
  type EditAction,
  type EditBuffer,
} from "../../src/tui/editor/edit-buffer.ts";

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
    expect(marked(edit(insert("one two"), "line-start", "delete-word-right"))).toBe("| two");
  });

  it("takes for a word what a reader does, and for Ctrl-W what stands between blanks", () => {
    expect(marked(edit(insert("naïve über-café"), "word-left"))).toBe("naïve über-|café");
    expect(marked(edit(insert("say don’t"), "word-left"))).toBe("say |don’t");
    expect(marked(edit(insert("東京に住む"), "line-start", "word-right"))).toBe("東京|に住む");
    expect(marked(edit(insert("see src/tui/keys.ts"), "delete-blank-left"))).toBe("see |");
    expect(marked(edit(insert("see src/tui/keys.ts"), "delete-word-left"))).toBe("see src/tui/|");
  });

  it("takes a large paste for a word of its own", () => {
    const buffer = edit(insert("a "), paste("x".repeat(2000)), insert("b"));
    expect(
      fullText(editBuffer(editBuffer(buffer, { type: "delete-word-left" }), { type: "delete-word-left" })),
    ).toBe("a ");
  });

  it("moves to both ends of the text", () => {
    expect(marked(edit(insert("one\ntwo"), "text-start"))).toBe("|one\ntwo");
    expect(marked(edit(insert("one\ntwo"), "text-start", "text-end"))).toBe("one\ntwo|");
  });

  it("swaps the characters around the cursor, at the end of a line the last two", () => {
    expect(marked(edit(insert("teh"), "transpose"))).toBe("the|");
    expect(marked(edit(insert("日本語x"), "left", "left", "transpose"))).toBe("日語本|x");
    expect(marked(edit(insert("a\nb"), "transpose"))).toBe("a\nb|");
    const swapped = edit(paste("1".repeat(2000)), paste("2".repeat(2000)), "transpose");
    expect(fullText(swapped)).toBe("2".repeat(2000) + "1".repeat(2000));
  });

  it("keeps line motions and deletions within the line", () => {
    const text = insert("first\nsecond");
    expect(marked(edit(text, "line-start"))).toBe("first\n|second");
    expect(marked(edit(text, "left", "delete-to-line-start"))).toBe("first\n|d");
    expect(marked(edit(text, "line-start", "delete-to-line-end"))).toBe("first\n|");
    expect(marked(edit(text, "text-start", "line-end", "delete-to-line-end"))).toBe("first|second");
  });

  it("does nothing at the edges", () => {
    expect(edit("left", "delete-left", "transpose", "delete-right", "delete-word-left")).toBe(EMPTY_BUFFER);
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

describe("a text that was changed elsewhere", () => {
  const log = Array.from({ length: 60 }, (_, line) => `line ${line}`).join("\n");
  const draft = edit(insert("why "), paste(log), insert("?"));
  const changed = (text: string): EditBuffer => editBuffer(draft, { type: "replace", text });

  it("keeps its pastes folded, and shows what was written around them", () => {
    const edited = changed(`say why ${log}?\nthanks`);
    expect(shownText(edited)).toBe("say why [pasted 60 lines]?\nthanks");
    expect(fullText(edited)).toBe(`say why ${log}?\nthanks`);
  });

  it.each([
    ["whose paste was changed", `why ${log.replace("line 7", "LINE 7")}?`, "[pasted 60 lines]"],
    ["to which much was added", `why ${log}?${"\nmore".repeat(20)}`, "[pasted 80 lines]"],
    ["that is short now", "why?", "why?"],
  ])("%s is shown as any other", (_, text, shown) => {
    expect(shownText(changed(text))).toBe(shown);
    expect(fullText(changed(text))).toBe(text);
  });
});
