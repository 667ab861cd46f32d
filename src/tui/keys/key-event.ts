import type { Background } from "./background-reply.ts";

/** Keys that have a name. Every other key is named by its character, a letter in lower case. */
export type NamedKey =
  | "enter"
  | "tab"
  | "escape"
  | "backspace"
  | "delete"
  | "insert"
  | "up"
  | "down"
  | "left"
  | "right"
  | "home"
  | "end"
  | "page-up"
  | "page-down"
  | "space";

/** A key with a name, or one held together with Ctrl or Alt. */
export interface KeyPress {
  readonly kind: "key";
  /** A `NamedKey`, or one character. */
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** What a terminal reports. */
export type KeyEvent =
  | KeyPress
  /** Characters that were typed, without control characters; what is typed at once may come in several. */
  | { readonly kind: "text"; readonly text: string }
  /** One paste, as it was; `isCut` when it was longer than `PASTE_CAP` and the rest was dropped. */
  | { readonly kind: "paste"; readonly text: string; readonly isCut: boolean }
  /** The terminal knows the kitty keyboard protocol. */
  | { readonly kind: "kitty" }
  /** Its secondary device attributes: a number for its kind, its version, and more. */
  | { readonly kind: "terminal"; readonly attributes: readonly number[] }
  /** The row its cursor is on, from 1. */
  | { readonly kind: "cursor"; readonly row: number }
  /** What its background is. */
  | { readonly kind: "background"; readonly background: Background };

/** Modifiers as xterm and kitty number them: their bits plus one. Caps lock and num lock are no modifiers. */
const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const LOCKS = 64 | 128;

/** A key press from a modifier parameter (1 is none); null where a modifier is held that no key of ours has. */
export function keyPress(name: string, modifiers = 1): KeyPress | null {
  const bits = Math.max(0, modifiers - 1) & ~LOCKS;
  if ((bits & ~(SHIFT | ALT | CTRL)) !== 0) return null;
  return {
    kind: "key",
    name,
    ctrl: (bits & CTRL) !== 0,
    alt: (bits & ALT) !== 0,
    shift: (bits & SHIFT) !== 0,
  };
}

/** The same key with Alt held, as an ESC before it says. */
export function withAlt(key: KeyPress): KeyPress {
  return { ...key, alt: true };
}

/** How a keymap writes a key: `ctrl-a`, `alt-shift-enter`, `up`. */
export function chordOf({ name, ctrl, alt, shift }: KeyPress): string {
  return `${ctrl ? "ctrl-" : ""}${alt ? "alt-" : ""}${shift ? "shift-" : ""}${name}`;
}

/** Names of characters that are keys by themselves. */
const NAMES: Readonly<Record<string, NamedKey>> = {
  "\r": "enter",
  "\t": "tab",
  "\u001b": "escape",
  "\u007f": "backspace",
  " ": "space",
};

/** The key of a character and the modifiers held; of a shifted letter, the letter with Shift. */
export function keyOfCharacter(character: string, modifiers = 1): KeyPress | null {
  const named = NAMES[character];
  if (named !== undefined) return keyPress(named, modifiers);
  const lower = character.toLowerCase();
  const key = keyPress(lower, modifiers);
  if (key === null) return null;
  const isLetter = lower !== character.toUpperCase();
  return { ...key, shift: isLetter && (key.shift || lower !== character) };
}

/** The key of a control character, as terminals have sent it since the teletype: Ctrl-A is 1. */
export function keyOfControl(control: string): KeyPress | null {
  if (control === "\r" || control === "\t" || control === "\u001b" || control === "\u007f")
    return keyOfCharacter(control);
  const code = control.charCodeAt(0);
  return keyOfCharacter(code === 0 ? " " : String.fromCharCode(code + 0x40).toLowerCase(), 1 + CTRL);
}
