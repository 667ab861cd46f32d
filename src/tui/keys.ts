import type { Key } from "ink";
import type { InputAction } from "./input-line.ts";

/** What a key asks for. */
export type KeyDeed =
  | { readonly kind: "edit"; readonly action: InputAction }
  | { readonly kind: "submit" | "stop" | "interrupt" | "eof" | "repaint" | "suspend" | "complete" };

const edit = (type: Exclude<InputAction["type"], "insert" | "paste" | "replace">): KeyDeed => ({
  kind: "edit",
  action: { type },
});
const insert = (text: string): KeyDeed => ({ kind: "edit", action: { type: "insert", text } });
const NEWLINE = insert("\n");

/** Ctrl with a letter. A letter that is missing does nothing. */
const CTRL: Readonly<Record<string, KeyDeed>> = {
  a: edit("line-start"),
  b: edit("left"),
  c: { kind: "interrupt" },
  d: { kind: "eof" },
  e: edit("line-end"),
  f: edit("right"),
  h: edit("delete-left"),
  j: NEWLINE,
  k: edit("delete-to-line-end"),
  l: { kind: "repaint" },
  m: { kind: "submit" },
  n: edit("down"),
  p: edit("up"),
  u: edit("delete-to-line-start"),
  w: edit("delete-word-left"),
  z: { kind: "suspend" },
};

/** Alt with a letter. */
const META: Readonly<Record<string, KeyDeed>> = { b: edit("word-left"), f: edit("word-right") };

type NamedKey = "return" | "escape" | "leftArrow" | "rightArrow" | "upArrow" | "downArrow" | "home" | "end";

/** Keys with a name: alone, and with Ctrl or Alt held (Shift too for Enter). */
const NAMED: Readonly<Record<NamedKey | "backspace" | "delete", readonly [KeyDeed, KeyDeed]>> = {
  return: [{ kind: "submit" }, NEWLINE],
  escape: [{ kind: "stop" }, { kind: "stop" }],
  leftArrow: [edit("left"), edit("word-left")],
  rightArrow: [edit("right"), edit("word-right")],
  upArrow: [edit("up"), edit("up")],
  downArrow: [edit("down"), edit("down")],
  home: [edit("line-start"), edit("line-start")],
  end: [edit("line-end"), edit("line-end")],
  backspace: [edit("delete-left"), edit("delete-word-left")],
  delete: [edit("delete-right"), edit("delete-right")],
};

const NAMES = Object.keys(NAMED) as (keyof typeof NAMED)[];

/**
 * What the user did, from one report of the terminal. Text may come several characters at a time, with Enter or a
 * control key in it, when it was typed faster than it was read.
 */
export function readKeys(input: string, key: Key): KeyDeed[] {
  if (key.eventType === "release" || key.super || key.hyper) return [];
  const name = NAMES.find((name) => key[name]);
  if (name !== undefined) {
    const isModified = key.ctrl || key.meta || (key.shift && name === "return");
    return [NAMED[name][isModified ? 1 : 0]];
  }
  if (key.tab) return key.shift ? [] : [{ kind: "complete" }];
  if (key.pageUp || key.pageDown) return [];
  if (key.ctrl) return optional(CTRL[input.toLowerCase()]);
  if (key.meta) return optional(META[input.toLowerCase()]);
  return readText(input);
}

function readText(input: string): KeyDeed[] {
  return Array.from(input.matchAll(/[\0-\x08\x0a-\x1f\x7f]|[^\0-\x08\x0a-\x1f\x7f]+/gu), ([part]) => {
    const code = part.codePointAt(0) ?? 0;
    if (code === 0x7f) return [edit("delete-left")];
    if (code >= 0x20 || code === 0x09) return [insert(part)];
    return optional(CTRL[String.fromCodePoint(code + 0x60)]);
  }).flat();
}

function optional(deed: KeyDeed | undefined): KeyDeed[] {
  return deed === undefined ? [] : [deed];
}
