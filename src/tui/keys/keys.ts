import type { ListItem } from "../blocks/block.ts";
import type { InputAction } from "../editor/input-line.ts";
import { chordOf, type KeyEvent } from "./key-event.ts";
import type { Words } from "../words/en/index.ts";

/** What a key asks for. */
export type KeyDeed =
  | { readonly kind: "edit"; readonly action: InputAction }
  | {
      readonly kind:
        | "submit"
        | "stop"
        | "interrupt"
        | "eof"
        | "repaint"
        | "suspend"
        | "complete"
        | "open-editor"
        | "edit-previous";
    };

interface Binding {
  /** Chords as `chordOf` writes them: those that `/help` lists, and others that do the same. */
  readonly keys: readonly string[];
  readonly also?: readonly string[];
  readonly deed: KeyDeed;
  /** What it does, for `/help`; bindings with the same word share a row, and those without have none. */
  readonly help?: keyof Words["keys"];
}

const edit = (type: Exclude<InputAction["type"], "insert" | "paste" | "replace" | "load">): KeyDeed => ({
  kind: "edit",
  action: { type } as InputAction,
});
const insert = (text: string): KeyDeed => ({ kind: "edit", action: { type: "insert", text } });

/**
 * Every key and what it does. Undo is Ctrl-_ because Ctrl-Z goes to the shell, redo Alt-_ because Ctrl-Y brings back
 * what was deleted; both are Emacs' own. Terminals send Ctrl-_ for Ctrl-/, too.
 */
const KEYMAP: readonly Binding[] = [
  { keys: ["enter"], also: ["ctrl-m"], deed: { kind: "submit" }, help: "submit" },
  {
    keys: ["alt-enter", "shift-enter", "ctrl-j"],
    also: ["ctrl-enter"],
    deed: insert("\n"),
    help: "newline",
  },
  { keys: ["up"], also: ["ctrl-p"], deed: edit("up"), help: "history" },
  { keys: ["down"], also: ["ctrl-n"], deed: edit("down"), help: "history" },
  { keys: ["ctrl-r"], deed: edit("search"), help: "search" },
  { keys: ["tab"], also: ["ctrl-i"], deed: { kind: "complete" }, help: "complete" },
  { keys: ["ctrl-g"], deed: { kind: "open-editor" }, help: "editor" },
  { keys: ["escape"], also: ["ctrl-["], deed: { kind: "stop" }, help: "stop" },
  { keys: ["ctrl-c"], deed: { kind: "interrupt" }, help: "interrupt" },
  { keys: ["ctrl-d"], deed: { kind: "eof" }, help: "eof" },
  { keys: ["left"], also: ["ctrl-b"], deed: edit("left") },
  { keys: ["right"], also: ["ctrl-f"], deed: edit("right") },
  { keys: ["ctrl-a"], also: ["home"], deed: edit("line-start"), help: "line" },
  { keys: ["ctrl-e"], also: ["end"], deed: edit("line-end"), help: "line" },
  { keys: ["ctrl-home"], also: ["alt-<"], deed: edit("text-start"), help: "all" },
  { keys: ["ctrl-end"], also: ["alt->"], deed: edit("text-end"), help: "all" },
  { keys: ["alt-b"], also: ["ctrl-left", "alt-left"], deed: edit("word-left"), help: "word" },
  { keys: ["alt-f"], also: ["ctrl-right", "alt-right"], deed: edit("word-right"), help: "word" },
  { keys: ["backspace"], also: ["ctrl-h"], deed: edit("delete-left") },
  { keys: ["delete"], deed: edit("delete-right") },
  { keys: ["ctrl-w"], deed: edit("delete-blank-left"), help: "deleteWord" },
  { keys: ["alt-backspace"], also: ["ctrl-backspace", "ctrl-alt-h"], deed: edit("delete-word-left") },
  {
    keys: ["alt-d"],
    also: ["alt-delete", "ctrl-delete"],
    deed: edit("delete-word-right"),
    help: "deleteWord",
  },
  { keys: ["ctrl-u"], deed: edit("delete-to-line-start"), help: "deleteLine" },
  { keys: ["ctrl-k"], deed: edit("delete-to-line-end"), help: "deleteLine" },
  { keys: ["ctrl-y"], deed: edit("yank"), help: "yank" },
  { keys: ["alt-y"], deed: edit("yank-older"), help: "yank" },
  { keys: ["ctrl-_"], also: ["ctrl-/", "ctrl--", "ctrl-7"], deed: edit("undo"), help: "undo" },
  { keys: ["alt-_"], also: ["alt-/", "alt--", "ctrl-alt-_"], deed: edit("redo"), help: "undo" },
  { keys: ["ctrl-t"], deed: edit("transpose"), help: "transpose" },
  { keys: ["ctrl-l"], deed: { kind: "repaint" }, help: "repaint" },
  { keys: ["ctrl-z"], deed: { kind: "suspend" }, help: "suspend" },
];

const BY_CHORD: ReadonlyMap<string, KeyDeed> = new Map(
  KEYMAP.flatMap(({ keys, also = [], deed }) => [...keys, ...also].map((chord) => [chord, deed] as const)),
);

/** Every chord that does something, as `chordOf` writes it. */
export const CHORDS: readonly string[] = [...BY_CHORD.keys()];

/** What a chord asks for; null for one without a use. */
export function deedOfChord(chord: string): KeyDeed | null {
  return BY_CHORD.get(chord) ?? null;
}

/** What the user asks for with what the terminal reported; nothing for a paste and for keys without a use. */
export function deedOf(event: KeyEvent): KeyDeed | null {
  if (event.kind === "text") return insert(event.text);
  if (event.kind !== "key") return null;
  // Shift alone changes what few keys do; the others do what they do without it.
  return deedOfChord(chordOf(event)) ?? deedOfChord(chordOf({ ...event, shift: false }));
}

const SYMBOLS: Readonly<Record<string, string>> = { up: "↑", down: "↓", escape: "Esc" };

/** The keys as `/help` lists them. */
export function keyHelp({ keys: words }: Words): readonly ListItem[] {
  const rows = new Map<keyof Words["keys"], string[]>();
  for (const { keys, help } of KEYMAP) {
    if (help !== undefined) rows.set(help, [...(rows.get(help) ?? []), ...keys.map(labelOf)]);
  }
  return Array.from(rows, ([help, labels]): ListItem => ({
    label: labels.join(", "),
    text: words[help],
    tone: "dim",
  }));
}

function labelOf(chord: string): string {
  return chord
    .split(/-(?=.)/u)
    .map((part) => SYMBOLS[part] ?? part.charAt(0).toUpperCase() + part.slice(1))
    .join("-");
}
