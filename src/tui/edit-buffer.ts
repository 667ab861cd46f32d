import { sanitize } from "../core/sanitize.ts";
import { graphemes } from "../core/display-width.ts";

/** Stands in `text` for one large paste: U+FFFC OBJECT REPLACEMENT CHARACTER. */
export const PASTE_MARK = "\ufffc";

/** The text being edited. The n-th `PASTE_MARK` of `text` stands for `pastes[n]`. */
export interface EditBuffer {
  readonly text: string;
  /** Index into `text`, in UTF-16 units, always between graphemes. */
  readonly cursor: number;
  readonly pastes: readonly string[];
}

export type EditAction =
  | { readonly type: "insert" | "paste" | "replace"; readonly text: string }
  | { readonly type: Motion | Deletion };

type Motion = "left" | "right" | "up" | "down" | "word-left" | "word-right" | "line-start" | "line-end";
type Deletion =
  | "delete-left"
  | "delete-right"
  | "delete-word-left"
  | "delete-to-line-start"
  | "delete-to-line-end";

export const EMPTY_BUFFER: EditBuffer = { text: "", cursor: 0, pastes: [] };

/** Pastes above either size become one mark, so that neither layout nor screen depends on their length. */
const LARGE_PASTE = { lines: 8, characters: 1000 };

/** Graphemes next to the cursor are found within this many UTF-16 units. */
const GRAPHEME_REACH = 64;

/** Where each motion leads, from a cursor in a text. */
const MOTIONS: Readonly<Record<Motion, (text: string, cursor: number) => number>> = {
  left: leftOf,
  right: rightOf,
  up: lineAbove,
  down: lineBelow,
  "word-left": wordLeftOf,
  "word-right": wordRightOf,
  "line-start": lineStart,
  "line-end": lineEnd,
};

/** The other end of what each deletion removes, from the cursor. */
const DELETIONS: Readonly<Record<Deletion, (text: string, cursor: number) => number>> = {
  "delete-left": leftOf,
  "delete-right": rightOf,
  "delete-word-left": wordLeftOf,
  "delete-to-line-start": lineStart,
  "delete-to-line-end": (text, cursor) => Math.max(lineEnd(text, cursor), rightOf(text, cursor)),
};

/** Applies one editing action. Pure; an action that does not apply returns the same buffer. */
export function editBuffer(buffer: EditBuffer, action: EditAction): EditBuffer {
  const { text, cursor } = buffer;
  if ("text" in action) {
    const added = clean(action.text);
    if (action.type === "insert") return splice(buffer, { from: cursor, to: cursor, text: added });
    return paste(action.type === "paste" ? buffer : EMPTY_BUFFER, added);
  }
  return isMotion(action.type)
    ? moveTo(buffer, MOTIONS[action.type](text, cursor))
    : remove(buffer, DELETIONS[action.type](text, cursor));
}

/** The text with every large paste in its place: what is sent. */
export function fullText(buffer: EditBuffer): string {
  let index = 0;
  return buffer.text.replaceAll(PASTE_MARK, () => buffer.pastes[index++] ?? "");
}

/** The text as people see it, large pastes as `[pasted N lines]`. */
export function shownText(buffer: EditBuffer): string {
  let index = 0;
  return buffer.text.replaceAll(PASTE_MARK, () => pasteLabel(buffer.pastes[index++] ?? ""));
}

/** How a large paste is shown. The newline that ends its last line begins no other. */
export function pasteLabel(text: string): string {
  let lines = text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines > 1 ? `[pasted ${lines} lines]` : `[pasted ${text.length} characters]`;
}

export function isOnFirstLine(buffer: EditBuffer): boolean {
  return lineStart(buffer.text, buffer.cursor) === 0;
}

export function isOnLastLine(buffer: EditBuffer): boolean {
  return lineEnd(buffer.text, buffer.cursor) === buffer.text.length;
}

function isMotion(type: Motion | Deletion): type is Motion {
  return type in MOTIONS;
}

function remove(buffer: EditBuffer, end: number): EditBuffer {
  return splice(buffer, { from: Math.min(end, buffer.cursor), to: Math.max(end, buffer.cursor), text: "" });
}

function clean(text: string): string {
  return sanitize(text.replaceAll(/\r\n?/gu, "\n")).replaceAll(PASTE_MARK, "");
}

function paste(buffer: EditBuffer, text: string): EditBuffer {
  const { cursor } = buffer;
  if (!isLarge(text)) return splice(buffer, { from: cursor, to: cursor, text });
  const before = countMarks(buffer.text.slice(0, cursor));
  return {
    text: buffer.text.slice(0, cursor) + PASTE_MARK + buffer.text.slice(cursor),
    cursor: cursor + PASTE_MARK.length,
    pastes: buffer.pastes.toSpliced(before, 0, text),
  };
}

function isLarge(text: string): boolean {
  if (text.length > LARGE_PASTE.characters) return true;
  return text.split("\n", LARGE_PASTE.lines + 1).length > LARGE_PASTE.lines;
}

function splice(buffer: EditBuffer, change: { from: number; to: number; text: string }): EditBuffer {
  const { from, to, text } = change;
  if (from === to && text === "") return buffer;
  const removed = countMarks(buffer.text.slice(from, to));
  return {
    text: buffer.text.slice(0, from) + text + buffer.text.slice(to),
    cursor: from + text.length,
    pastes:
      removed === 0
        ? buffer.pastes
        : buffer.pastes.toSpliced(countMarks(buffer.text.slice(0, from)), removed),
  };
}

function countMarks(text: string): number {
  return text.split(PASTE_MARK).length - 1;
}

function moveTo(buffer: EditBuffer, cursor: number): EditBuffer {
  return cursor === buffer.cursor ? buffer : { ...buffer, cursor };
}

function leftOf(text: string, cursor: number): number {
  const last = graphemes(text.slice(Math.max(0, cursor - GRAPHEME_REACH), cursor)).at(-1);
  return cursor - (last?.length ?? 0);
}

function rightOf(text: string, cursor: number): number {
  return cursor + (graphemes(text.slice(cursor, cursor + GRAPHEME_REACH))[0]?.length ?? 0);
}

function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf("\n", cursor);
  return end === -1 ? text.length : end;
}

function wordLeftOf(text: string, cursor: number): number {
  const word = /[^\s\ufffc]+\s*$|\ufffc\s*$|\s+$/u.exec(text.slice(0, cursor));
  return word === null ? 0 : word.index;
}

function wordRightOf(text: string, cursor: number): number {
  const word = /^\s*(?:\ufffc|[^\s\ufffc]+)?/u.exec(text.slice(cursor));
  return cursor + (word?.[0].length ?? 0);
}

function lineAbove(text: string, cursor: number): number {
  const start = lineStart(text, cursor);
  if (start === 0) return cursor;
  const above = lineStart(text, start - 1);
  return sameColumn(text.slice(above, start - 1), text.slice(start, cursor)) + above;
}

function lineBelow(text: string, cursor: number): number {
  const end = lineEnd(text, cursor);
  if (end === text.length) return cursor;
  const below = text.slice(end + 1, lineEnd(text, end + 1));
  return sameColumn(below, text.slice(lineStart(text, cursor), cursor)) + end + 1;
}

/** Index in `line` after as many graphemes as `before` has. */
function sameColumn(line: string, before: string): number {
  return graphemes(line)
    .slice(0, graphemes(before).length)
    .reduce((length, grapheme) => length + grapheme.length, 0);
}
