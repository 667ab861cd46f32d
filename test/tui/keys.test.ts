import { describe, expect, it } from "vitest";
import { deedOf, keyHelp } from "../../src/tui/keys/keys.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { readKeys, readSilence } from "../../src/tui/keys/key-parser.ts";
import { GROUND } from "../../src/tui/keys/parser-state.ts";

const ESC = "\u001b";

/** What the keys of an input ask for, in a word each. */
function deeds(input: string): string[] {
  const parsed = readKeys(GROUND, input);
  const events = [...parsed.events, ...readSilence(parsed.state).events];
  return events.flatMap((event) => {
    const deed = deedOf(event);
    if (deed === null) return [];
    if (deed.kind !== "edit") return [deed.kind];
    return [deed.action.type === "insert" ? `insert ${JSON.stringify(deed.action.text)}` : deed.action.type];
  });
}

describe("a key", () => {
  it.each([
    ["\r", "submit"],
    ["\n", 'insert "\\n"'],
    [`${ESC}\r`, 'insert "\\n"'],
    [`${ESC}[13;2u`, 'insert "\\n"'],
    [`${ESC}[27;2;13~`, 'insert "\\n"'],
    [`${ESC}OM`, "submit"],
    [ESC, "stop"],
    [`${ESC}[27u`, "stop"],
    ["\t", "complete"],
    ["\u0003", "interrupt"],
    [`${ESC}[99;5u`, "interrupt"],
    ["\u0004", "eof"],
    ["\u0007", "open-editor"],
    ["\u000c", "repaint"],
    ["\u001a", "suspend"],
    ["\u0012", "search"],
    ["\u0001", "line-start"],
    [`${ESC}[H`, "line-start"],
    [`${ESC}OH`, "line-start"],
    [`${ESC}[1~`, "line-start"],
    [`${ESC}[7~`, "line-start"],
    ["\u0005", "line-end"],
    [`${ESC}[F`, "line-end"],
    [`${ESC}[4~`, "line-end"],
    [`${ESC}[1;5H`, "text-start"],
    [`${ESC}[7^`, "text-start"],
    [`${ESC}[1;5F`, "text-end"],
    ["\u0002", "left"],
    [`${ESC}[D`, "left"],
    [`${ESC}OD`, "left"],
    ["\u0006", "right"],
    [`${ESC}[C`, "right"],
    [`${ESC}[A`, "up"],
    ["\u0010", "up"],
    [`${ESC}[B`, "down"],
    ["\u000e", "down"],
    [`${ESC}b`, "word-left"],
    [`${ESC}[1;5D`, "word-left"],
    [`${ESC}[1;3D`, "word-left"],
    [`${ESC}${ESC}[D`, "word-left"],
    [`${ESC}Od`, "word-left"],
    [`${ESC}f`, "word-right"],
    [`${ESC}[1;5C`, "word-right"],
    ["\u007f", "delete-left"],
    ["\u0008", "delete-left"],
    [`${ESC}[3~`, "delete-right"],
    ["\u0017", "delete-blank-left"],
    [`${ESC}\u007f`, "delete-word-left"],
    [`${ESC}[127;5u`, "delete-word-left"],
    [`${ESC}d`, "delete-word-right"],
    ["\u0015", "delete-to-line-start"],
    ["\u000b", "delete-to-line-end"],
    ["\u0019", "yank"],
    [`${ESC}y`, "yank-older"],
    ["\u001f", "undo"],
    [`${ESC}[47;5u`, "undo"],
    [`${ESC}[45:95;6u`, "undo"],
    [`${ESC}_`, "redo"],
    [`${ESC}[45:95;4u`, "redo"],
    ["\u0014", "transpose"],
    [`${ESC}[57414u`, "submit"],
    [`${ESC}[57400u`, 'insert "1"'],
  ])("%j asks for %s", (input, deed) => {
    expect(deeds(input)).toEqual([deed]);
  });

  it("does with Shift what it does without, unless it has a use of its own", () => {
    expect(deeds(`${ESC}[1;2D${ESC}[a`)).toEqual(["left", "up"]);
    expect(deeds(`${ESC}[97:65;6u`)).toEqual(["line-start"]);
  });

  it("is held with Ctrl where a Latin keyboard has it, whatever the user's own letters are", () => {
    expect(deeds(`${ESC}[1089::99;5u`)).toEqual(["interrupt"]);
  });

  it.each([
    ["without a use", "\u0011"],
    ["a function key", `${ESC}[15~${ESC}OP${ESC}[1;2R${ESC}[[A`],
    ["a letter with Alt", `${ESC}x`],
    ["page up", `${ESC}[5~`],
    ["held with the Windows or Command key", `${ESC}[97;9u`],
    ["let go of", `${ESC}[97;5:3u${ESC}[1;1:3A`],
    ["a modifier alone", `${ESC}[57441u`],
  ])("%s does nothing", (_, input) => {
    expect(deeds(input)).toEqual([]);
  });
});

describe("the keys that /help lists", () => {
  it("are those of the keymap, one row a use, as they are printed on a keyboard", () => {
    expect(keyHelp(EN).map(({ label }) => label)).toMatchInlineSnapshot(`
      [
        "Enter",
        "Alt-Enter, Shift-Enter, Ctrl-J",
        "↑, ↓",
        "Ctrl-R",
        "Tab",
        "Ctrl-G",
        "Esc",
        "Ctrl-C",
        "Ctrl-D",
        "Ctrl-A, Ctrl-E",
        "Ctrl-Home, Ctrl-End",
        "Alt-B, Alt-F",
        "Ctrl-W, Alt-D",
        "Ctrl-U, Ctrl-K",
        "Ctrl-Y, Alt-Y",
        "Ctrl-_, Alt-_",
        "Ctrl-T",
        "Ctrl-L",
        "Ctrl-Z",
      ]
    `);
    for (const { label, text } of keyHelp(EN)) {
      expect(label).toMatch(/^\S/u);
      expect(text).not.toBe("");
    }
  });
});
