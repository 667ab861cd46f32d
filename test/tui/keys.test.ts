import type { Key } from "ink";
import { describe, expect, it } from "vitest";
import { readKeys, type KeyDeed } from "../../src/tui/keys.ts";

const NONE: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

const press = (input: string, key: Partial<Key> = {}): KeyDeed[] => readKeys(input, { ...NONE, ...key });
const insert = (text: string): KeyDeed => ({ kind: "edit", action: { type: "insert", text } });

describe("readKeys", () => {
  it("submits at an Enter that came in one chunk with the text before it", () => {
    expect(press("x\r")).toEqual([insert("x"), { kind: "submit" }]);
    expect(press("one\rtwo\r")).toEqual([
      insert("one"),
      { kind: "submit" },
      insert("two"),
      { kind: "submit" },
    ]);
  });

  it("takes control keys out of a chunk of text", () => {
    expect(press("ab\u0001c\u0007d")).toEqual([
      insert("ab"),
      { kind: "edit", action: { type: "line-start" } },
      insert("c"),
      insert("d"),
    ]);
  });

  it.each<[string, Partial<Key>, string]>([
    ["\r", { return: true }, "submit"],
    ["\r", { return: true, shift: true }, "insert"],
    ["\r", { return: true, meta: true }, "insert"],
    ["\n", {}, "insert"],
    ["j", { ctrl: true }, "insert"],
    ["", { escape: true }, "stop"],
    ["c", { ctrl: true }, "interrupt"],
    ["d", { ctrl: true }, "eof"],
    ["w", { ctrl: true }, "delete-word-left"],
    ["b", { meta: true }, "word-left"],
    ["", { leftArrow: true }, "left"],
    ["", { leftArrow: true, ctrl: true }, "word-left"],
    ["", { backspace: true }, "delete-left"],
    ["", { backspace: true, meta: true }, "delete-word-left"],
    ["", { delete: true }, "delete-right"],
    ["", { home: true }, "line-start"],
  ])("reads %j with %j as %s", (input, key, expected) => {
    const [deed] = press(input, key);
    expect(deed?.kind === "edit" ? deed.action.type : deed?.kind).toBe(expected);
  });

  it.each<[string, Partial<Key>]>([
    ["y", { ctrl: true }],
    ["x", { meta: true }],
    ["", { tab: true, shift: true }],
    ["", { pageUp: true }],
    ["a", { super: true }],
    ["a", { eventType: "release" }],
  ])("ignores %j with %j", (input, key) => {
    expect(press(input, key)).toEqual([]);
  });
});
