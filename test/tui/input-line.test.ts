import { describe, expect, it } from "vitest";
import {
  EMPTY_INPUT,
  reduceInput,
  type InputAction,
  type InputLine,
} from "../../src/tui/editor/input-line.ts";

const COLUMNS = 10;

const run = (...steps: (string | InputAction)[]): InputLine =>
  steps.reduce<InputLine>(
    (input, step) => press(input, typeof step === "string" ? { type: "insert", text: step } : step),
    EMPTY_INPUT,
  );
const press = (input: InputLine, ...actions: readonly InputAction[]): InputLine =>
  actions.reduce((line, action) => reduceInput(line, action, COLUMNS), input);
const TAKE: InputAction = { type: "take" };
const UP: InputAction = { type: "up" };
const DOWN: InputAction = { type: "down" };

describe("history", () => {
  it("goes back through what was taken and returns to the draft", () => {
    const line = run("one", TAKE, "two", TAKE, "draft", UP, UP);
    expect(line.buffer.text).toBe("one");
    expect(press(line, DOWN, DOWN).buffer.text).toBe("draft");
  });

  it("stays at both ends", () => {
    expect(run("one", TAKE, UP, UP, UP).buffer.text).toBe("one");
    expect(run("one", TAKE, "draft", DOWN).buffer.text).toBe("draft");
  });

  it("keeps what is changed of its entries until something is sent, and the draft with it", () => {
    const line = run("one", TAKE, "two", TAKE, "draft", UP, "!", UP);
    expect(line.buffer.text).toBe("one");
    expect(press(line, DOWN).buffer.text).toBe("two!");
    expect(press(line, DOWN, DOWN).buffer.text).toBe("draft");
    expect(press(line, DOWN, DOWN, TAKE, UP, UP).buffer.text).toBe("two");
    const later = press(line, { type: "load", texts: ["zero"] });
    expect(press(later, DOWN).buffer.text).toBe("two!");
    expect(press(later, UP).buffer.text).toBe("zero");
  });

  it("is reached only from the first line", () => {
    const line = run("sent", TAKE, "first\nsecond", UP);
    expect(line.buffer.text).toBe("first\nsecond");
    expect(press(line, UP).buffer.text).toBe("sent");
  });

  it("keeps a cleared draft, but neither blanks nor repetitions", () => {
    expect(run("draft", TAKE, "  ", TAKE, "draft", TAKE).history.map(({ text }) => text)).toEqual(["draft"]);
  });

  it("brings a large paste back whole", () => {
    const paste: InputAction = { type: "paste", text: "x".repeat(5000) };
    expect(run(paste, TAKE, UP).buffer.pastes.map(({ text }) => text)).toEqual(["x".repeat(5000)]);
  });
});

/** The text with a bar where the cursor is. */
const marked = ({ buffer: { text, cursor } }: InputLine): string =>
  `${text.slice(0, cursor)}|${text.slice(cursor)}`;
const act = (type: Exclude<InputAction["type"], "insert" | "paste" | "replace" | "load">): InputAction =>
  ({ type }) as InputAction;

describe("up and down", () => {
  it("go by the rows on the screen, in columns of the screen", () => {
    const line = run("abcdefghijklmno");
    expect(marked(line)).toBe("abcdefghijklmno|");
    expect(marked(press(line, UP))).toBe("abcde|fghijklmno");
    expect(marked(run("日本語\nab", UP))).toBe("日|本語\nab");
  });

  it("keep the column they began in through rows that are shorter", () => {
    expect(marked(run("longer\nab\nlonger", UP))).toBe("longer\nab|\nlonger");
    expect(marked(run("longer\nab\nlonger", UP, UP))).toBe("longer|\nab\nlonger");
    expect(marked(run("ab\nlonger", UP, DOWN))).toBe("ab\nlonger|");
  });

  it("reach history only from the first and the last row", () => {
    const line = run("sent", TAKE, "abcdefghijklmno", UP);
    expect(line.recalled).toBeNull();
    expect(press(line, UP).buffer.text).toBe("sent");
    expect(marked(press(line, UP, DOWN))).toBe("abcde|fghijklmno");
  });
});

describe("undo", () => {
  it("takes typing back word by word, and redo brings it again", () => {
    const line = run(..."one two".split(""));
    const undone = press(line, act("undo"));
    expect(undone.buffer.text).toBe("one ");
    expect(press(undone, act("undo")).buffer.text).toBe("");
    expect(press(undone, act("undo"), act("redo"), act("redo")).buffer.text).toBe("one two");
    expect(press(undone, act("redo"), act("redo")).buffer.text).toBe("one two");
  });

  it("takes a run of deletions back at once, and one behind a motion by itself", () => {
    const line = run("hello", act("delete-left"), act("delete-left"));
    expect(press(line, act("undo")).buffer.text).toBe("hello");
    const moved = press(line, act("left"), act("delete-left"));
    expect(press(moved, act("undo")).buffer.text).toBe("hel");
  });

  it("takes a paste away and brings it back", () => {
    const pasted = "x\n".repeat(100_000);
    const line = run("see ", { type: "paste", text: pasted });
    const undone = press(line, act("undo"));
    expect(undone.buffer).toMatchObject({ text: "see ", pastes: [] });
    expect(press(undone, act("redo")).buffer.pastes.map(({ text }) => text)).toEqual([pasted]);
  });

  it("forgets what was undone when something else is typed", () => {
    expect(run("one", act("undo"), "two", act("redo")).buffer.text).toBe("two");
  });
});

describe("the kill ring", () => {
  it("brings back what was deleted, deletions in a row as one", () => {
    const line = run("one two three", act("delete-word-left"), act("delete-blank-left"), act("text-start"));
    expect(marked(press(line, act("yank")))).toBe("two three|one ");
  });

  it("joins what was deleted to the right behind it", () => {
    const line = run("one two", act("text-start"), act("delete-word-right"), act("delete-word-right"));
    expect(marked(press(line, act("yank")))).toBe("one two|");
  });

  it("goes on to older entries right after the latest was brought back, and only then", () => {
    const line = run("one", act("delete-to-line-start"), "two", act("delete-to-line-start"));
    expect(press(line, act("yank"), act("yank-older")).buffer.text).toBe("one");
    expect(press(line, act("yank"), act("yank-older"), act("yank-older")).buffer.text).toBe("two");
    expect(press(line, act("yank-older")).buffer.text).toBe("");
    expect(press(line, act("yank"), act("left"), act("yank-older")).buffer.text).toBe("two");
  });

  it("brings a large paste back whole, and outlives the line it came from", () => {
    const line = run({ type: "paste", text: "x".repeat(5000) }, act("delete-to-line-start"), "sent", TAKE);
    expect(press(line, act("yank")).buffer.pastes.map(({ text }) => text)).toEqual(["x".repeat(5000)]);
  });
});

describe("search through history", () => {
  const LINE = run("first answer", TAKE, "second answer", TAKE, "other", TAKE, "draft");
  const SEARCH = act("search");
  const type = (text: string): InputAction => ({ type: "insert", text });

  it("shows the latest entry that holds what is typed, and older ones when asked again", () => {
    const found = press(LINE, SEARCH, type("ANSW"));
    expect(found.buffer.text).toBe("second answer");
    const older = press(found, SEARCH);
    expect(older.buffer.text).toBe("first answer");
    const none = press(older, SEARCH);
    expect(none.buffer.text).toBe("first answer");
    expect(none.search?.isFailing).toBe(true);
  });

  it("follows a query that grows and shrinks", () => {
    expect(press(LINE, SEARCH, type("second")).buffer.text).toBe("second answer");
    expect(press(LINE, SEARCH, type("o"), type("t")).buffer.text).toBe("other");
    expect(press(LINE, SEARCH, type("oth"), act("delete-left"), act("delete-left")).buffer.text).toBe(
      "other",
    );
    expect(press(LINE, SEARCH, type("x")).search).toMatchObject({ isFailing: true, found: null });
    expect(press(LINE, SEARCH, type("x")).buffer.text).toBe("draft");
  });

  it("gives the draft back when it is given up, and can be undone when it is not", () => {
    expect(press(LINE, SEARCH, type("first"), act("search-cancel")).buffer.text).toBe("draft");
    const taken = press(LINE, SEARCH, type("first"), act("search-accept"));
    expect(taken).toMatchObject({ search: null, buffer: { text: "first answer" } });
    expect(press(taken, act("undo")).buffer.text).toBe("draft");
  });

  it("ends with a key that does something else, which is done to what was found", () => {
    expect(marked(press(LINE, SEARCH, type("first"), act("line-start")))).toBe("|first answer");
  });
});

describe("inputs of other conversations", () => {
  const LOAD: InputAction = { type: "load", texts: ["older", "old"] };

  it("come after those of this one", () => {
    expect(run("mine", TAKE, LOAD, UP).buffer.text).toBe("mine");
    expect(run("mine", TAKE, LOAD, UP, UP, UP).buffer.text).toBe("older");
  });

  it("may come while history is walked or searched", () => {
    expect(run("mine", TAKE, "draft", UP, LOAD, UP).buffer.text).toBe("old");
    expect(run("mine", TAKE, act("search"), "min", LOAD, act("search-accept")).buffer.text).toBe("mine");
    expect(run(act("search"), "olde", LOAD).buffer.text).toBe("older");
  });
});
