import { keyOfCharacter, keyPress, type KeyEvent, type NamedKey } from "./key-event.ts";

/** Final characters of CSI and SS3 sequences that are keys; rxvt sends the small ones with Shift or Ctrl. */
const BY_FINAL: Readonly<Record<string, NamedKey>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
};
const SHIFTED = 2;
const CTRL_HELD = 5;
const CTRL_SHIFT_HELD = 6;

/** First parameters of `CSI … ~`. Source: xterm's ctlseqs (VT220 keys) and rxvt's Home and End. */
const BY_NUMBER: Readonly<Record<number, NamedKey>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "page-up",
  6: "page-down",
  7: "home",
  8: "end",
};

/** Keys of the keypad in the kitty protocol. Source: its table of functional key definitions. */
const KEYPAD: Readonly<Record<number, NamedKey>> = {
  57414: "enter",
  57417: "left",
  57418: "right",
  57419: "up",
  57420: "down",
  57421: "page-up",
  57422: "page-down",
  57423: "home",
  57424: "end",
  57425: "insert",
  57426: "delete",
};
const KEYPAD_TEXT = "0123456789./*-+";
const KEYPAD_FIRST = 57399;

/** Kitty numbers keys without a character in a private use area of Unicode. */
const PRIVATE = { first: 0xe000, last: 0xf8ff };
const RELEASE = 3;
/** modifyOtherKeys of xterm: `CSI 27 ; modifiers ; code ~`. */
const OTHER_KEY = 27;

/**
 * The key of a CSI sequence with these parameter characters and this final one; null for everything that is none:
 * other replies, reports of focus and mouse, key releases, keys without a use.
 */
export function keyOfCsi(parameters: string, final: string): KeyEvent | null {
  if (parameters.startsWith("?")) return reportOf(parameters.slice(1), final);
  if (final === "c" && /^>[\d;]+$/u.test(parameters))
    return { kind: "terminal", attributes: parameters.slice(1).split(";").map(Number) };
  if (!/^[\d;:]*$/u.test(parameters)) return null;
  const read = readParameters(parameters);
  if (read.isRelease) return null;
  return BY_ENDING[final]?.(read) ?? letterKey(final, read);
}

/** Replies with a question mark: kitty's flags, and DECXCPR, the extended cursor position report of DEC. */
function reportOf(parameters: string, final: string): KeyEvent | null {
  if (final === "u") return { kind: "kitty" };
  const row = /^(\d+);\d+(?:;\d+)?$/u.exec(parameters)?.[1];
  return final === "R" && row !== undefined ? { kind: "cursor", row: Number(row) } : null;
}

/** The parameters of a key: `code:shifted:latin ; modifiers:event ; other`. */
interface Parameters {
  readonly code: number;
  readonly codes: readonly string[];
  readonly modifiers: number;
  readonly isRelease: boolean;
  readonly other: number;
  readonly isEmpty: boolean;
}

function readParameters(parameters: string): Parameters {
  const [codes = [], [held = "", event = ""] = [], [other = ""] = []] = parameters
    .split(";")
    .map((part) => part.split(":"));
  return {
    code: Number(codes[0]),
    codes,
    modifiers: held === "" ? 1 : Number(held),
    isRelease: Number(event) === RELEASE,
    other: Number(other),
    isEmpty: parameters === "",
  };
}

/** Sequences that do not name their key by their final character. */
const BY_ENDING: Readonly<Record<string, (read: Parameters) => KeyEvent | null>> = {
  "~": ({ code, modifiers, other }) =>
    code === OTHER_KEY ? characterKey(other, null, modifiers) : named(BY_NUMBER[code], modifiers),
  u: ({ code, codes, modifiers }) => characterKey(code, codes, modifiers),
  Z: () => keyPress("tab", SHIFTED),
  // rxvt tells by the final character what is held.
  $: ({ code }) => named(BY_NUMBER[code], SHIFTED),
  "^": ({ code }) => named(BY_NUMBER[code], CTRL_HELD),
  "@": ({ code }) => named(BY_NUMBER[code], CTRL_SHIFT_HELD),
};

function letterKey(final: string, { modifiers, isEmpty }: Parameters): KeyEvent | null {
  if (final in BY_FINAL) return named(BY_FINAL[final], modifiers);
  return isEmpty ? arrow(BY_FINAL[final.toUpperCase()], SHIFTED) : null;
}

/** The key of an SS3 sequence; null for those without a use. */
export function keyOfSs3(parameters: string, final: string): KeyEvent | null {
  if (final === "M") return keyPress("enter");
  const modifiers = Number(parameters.split(";").at(-1) ?? "");
  if (final in BY_FINAL) return named(BY_FINAL[final], modifiers || 1);
  return arrow(BY_FINAL[final.toUpperCase()], CTRL_HELD);
}

function arrow(name: NamedKey | undefined, modifiers: number): KeyEvent | null {
  return name === "home" || name === "end" ? null : named(name, modifiers);
}

function named(name: NamedKey | undefined, modifiers: number): KeyEvent | null {
  return name === undefined ? null : keyPress(name, modifiers);
}

/**
 * A key that is told by the code of its character.
 * @param codes of kitty: the character, the one with Shift, and the one this key has on a Latin keyboard
 */
function characterKey(code: number, codes: readonly string[] | null, modifiers: number): KeyEvent | null {
  const keypad = KEYPAD[code];
  if (keypad !== undefined) return keyPress(keypad, modifiers);
  const keypadText = KEYPAD_TEXT[code - KEYPAD_FIRST];
  if (keypadText !== undefined) return textOrKey(keypadText, modifiers);
  if (!isCharacter(code)) return null;
  const [, shifted = "", latin = ""] = codes ?? [];
  const isShifted = ((modifiers - 1) & 1) === 1;
  const character = isShifted && isCharacter(Number(shifted)) ? Number(shifted) : code;
  // Ctrl and Alt are held with the letters of a Latin keyboard, whatever the user's own has.
  if (character > 0x7f && isCharacter(Number(latin)) && isHeld(modifiers))
    return keyOfCharacter(String.fromCodePoint(Number(latin)), modifiers);
  return textOrKey(String.fromCodePoint(character), modifiers);
}

function textOrKey(character: string, modifiers: number): KeyEvent | null {
  const key = keyOfCharacter(character, modifiers);
  if (key === null || key.ctrl || key.alt) return key;
  if (key.name === "space") return { kind: "text", text: character };
  return key.name.length > 1 && key.name !== character.toLowerCase()
    ? key
    : { kind: "text", text: character };
}

function isHeld(modifiers: number): boolean {
  return ((modifiers - 1) & 6) !== 0;
}

function isCharacter(code: number): boolean {
  if (code === 9 || code === 13 || code === 27) return true;
  if (!Number.isInteger(code) || code < 0x20 || code > 0x10ffff) return false;
  if (code >= 0x80 && code <= 0x9f) return false;
  return !(code >= 0xd800 && code <= PRIVATE.last && (code < 0xe000 || code >= PRIVATE.first));
}
