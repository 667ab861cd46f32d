import type { Span } from "../drawing/span.ts";
import { matchDelimiters, type Delimiter, type Emphasis } from "./emphasis.ts";

/** Text of a paragraph, a heading or a cell, with its markers taken out. */
export interface Inline {
  /** Styled text; a line feed in it is a line break. */
  readonly spans: readonly Span[];
  /** Index of the first marker that text behind `source` might still pair up; the length when there is none. */
  readonly open: number;
}

type Style = Omit<Span, "text">;

interface Piece {
  text: string;
  style: Style;
  /** Where it begins in the source. */
  readonly at: number;
  readonly delimiter?: Delimiter;
}

interface Bracket {
  /** Index of its piece. */
  readonly piece: number;
  readonly at: number;
  /** Delimiters that came before it. */
  readonly delimiters: number;
  readonly isImage: boolean;
}

const PUNCTUATION = /[!-/:-@[-`{-~]/u;
const PLAIN = /(?:[^\\`<[\]!*_~&h]|h(?!ttps?:\/\/))+/uy;
const AUTOLINK = /<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[a-z0-9.-]+)>/iuy;
const UNFINISHED_AUTOLINK = /<[a-z][a-z0-9+.-]{1,31}:[^\s<>]*$/iuy;
const BARE_URL = /https?:\/\/[^\s<[\]]+/uy;
const TARGET =
  /\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))(?:\s+("[^"]*"|'[^']*'|\([^)]*\)))?\s*\)/uy;
const UNFINISHED_TARGET = /\((?:[^()\n]|\([^()\n]*\))*$/uy;
const ENTITY = /&(amp|lt|gt|quot|apos|#39|nbsp);/uy;

/** Those that models write. Others stay as they are: a number could name a character that must not reach a terminal. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  nbsp: " ",
};

const EMPHASIS: Readonly<Record<Emphasis, Partial<Style>>> = {
  italic: { italic: true },
  bold: { bold: true },
  strike: { strike: true },
};

/**
 * Reads the inline part of CommonMark 0.31 and GFM's strikethrough and bare links. `next` is the character that follows
 * `source`, for a marker at its end. Left as they stand: HTML, link references, and markers without a partner.
 */
export function parseInline(source: string, next = ""): Inline {
  const pieces: Piece[] = [];
  const delimiters: Delimiter[] = [];
  const brackets: Bracket[] = [];
  let open = source.length;
  let at = 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const push = (text: string, length: number, style: Style = { tone: "plain" }): void => {
    pieces.push({ text, style, at });
    at += length;
  };
  const emphasize = (from: number): void => {
    for (const { first, last, emphasis } of matchDelimiters(delimiters, from)) {
      for (const piece of pieces.slice(first, last)) piece.style = { ...piece.style, ...EMPHASIS[emphasis] };
    }
  };

  const readCode = (): void => {
    const length = runLength(source, at);
    const end = closingRun(source, at + length, length);
    if (end === -1) {
      open = Math.min(open, at);
      push(source.slice(at, at + length), length);
      return;
    }
    const inner = source.slice(at + length, end).replaceAll("\n", " ");
    const isPadded = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
    push(isPadded ? inner.slice(1, -1) : inner, end + length - at, { tone: "code" });
  };

  const readDelimiters = (): void => {
    const mark = source[at] as Delimiter["mark"];
    const length = runLength(source, at);
    const end = at + length;
    if (mark === "~" && length !== 2) return push(source.slice(at, end), length);
    const sides = delimiterSides(mark, source[at - 1] ?? "", source[end] ?? next);
    const delimiter: Delimiter = { mark, length, left: length, piece: pieces.length, ...sides };
    delimiters.push(delimiter);
    if (end === source.length && next === "") open = Math.min(open, at);
    pieces.push({ text: mark.repeat(length), style: { tone: "plain" }, at, delimiter });
    at = end;
  };

  const readBracketEnd = (): void => {
    const bracket = brackets.pop();
    const begin = at;
    at += 1;
    const target = bracket === undefined ? null : match(TARGET);
    if (bracket === undefined || target === null) {
      if (bracket !== undefined && (at === source.length || match(UNFINISHED_TARGET) !== null)) {
        open = Math.min(open, bracket.at);
      }
      at = begin;
      return push("]", 1);
    }
    emphasize(bracket.delimiters);
    const label = pieces.slice(bracket.piece + 1);
    for (const piece of label)
      if (piece.style.tone === "plain") piece.style = { ...piece.style, tone: "link" };
    (pieces[bracket.piece] as Piece).text = "";
    const shown = label.map(({ text }) => text).join("");
    const tail = behindLabel(shown, unescape(target[1] ?? target[2] ?? ""), target[3]);
    at = begin;
    push(tail, 1 + target[0].length, { tone: shown === "" ? "link" : "dim" });
    // Links do not nest.
    if (!bracket.isImage) brackets.splice(0);
  };

  const readEscape = (): void => {
    const following = source[at + 1] ?? "";
    if (following === "\n" || PUNCTUATION.test(following)) push(following, 2);
    else push("\\", 1);
  };

  const readBracket = (): void => {
    const isImage = source[at] === "!";
    if (isImage && source[at + 1] !== "[") return push("!", 1);
    brackets.push({ piece: pieces.length, at, delimiters: delimiters.length, isImage });
    push(isImage ? "![" : "[", isImage ? 2 : 1);
  };

  const readAngle = (): void => {
    const link = match(AUTOLINK);
    if (link !== null) return push(link[1] ?? "", link[0].length, { tone: "link" });
    if (match(UNFINISHED_AUTOLINK) !== null) open = Math.min(open, at);
    push("<", 1);
  };

  const readEntity = (): void => {
    const entity = match(ENTITY);
    if (entity === null) push("&", 1);
    else push(ENTITIES[entity[1] ?? ""] ?? "", entity[0].length);
  };

  const readUrl = (): void => {
    const url = match(BARE_URL)?.[0].replace(/[?!.,:;*_~'")\]]+$/u, "");
    if (url === undefined) push("h", 1);
    else push(url, url.length, { tone: "link" });
  };

  const readers: Readonly<Record<string, () => void>> = {
    "\\": readEscape,
    "`": readCode,
    "*": readDelimiters,
    _: readDelimiters,
    "~": readDelimiters,
    "[": readBracket,
    "!": readBracket,
    "]": readBracketEnd,
    "<": readAngle,
    "&": readEntity,
    h: readUrl,
  };

  while (at < source.length) {
    const plain = match(PLAIN);
    if (plain === null) readers[source[at] ?? ""]?.();
    else push(plain[0], plain[0].length);
  }
  emphasize(0);
  for (const { at } of brackets) open = Math.min(open, at);
  for (const piece of pieces) {
    const { delimiter } = piece;
    if (delimiter === undefined) continue;
    if (delimiter.canOpen && delimiter.left > 0) open = Math.min(open, piece.at);
    piece.text = delimiter.mark.repeat(delimiter.left);
  }
  return {
    spans: pieces.filter(({ text }) => text !== "").map(({ text, style }) => ({ text, ...style })),
    open,
  };
}

function runLength(source: string, at: number): number {
  let end = at;
  while (source[end] === source[at] && end < source.length) end += 1;
  return end - at;
}

/** Where a run of exactly `length` back-ticks begins; -1 when none does. */
function closingRun(source: string, from: number, length: number): number {
  for (let at = source.indexOf("`", from); at !== -1;) {
    const found = runLength(source, at);
    if (found === length) return at;
    at = source.indexOf("`", at + found);
  }
  return -1;
}

/** Whether a run between two characters opens and closes emphasis: CommonMark's left- and right-flanking. */
function delimiterSides(
  mark: Delimiter["mark"],
  before: string,
  after: string,
): Pick<Delimiter, "canOpen" | "canClose"> {
  const isSpaceBefore = before === "" || /\s/u.test(before);
  const isSpaceAfter = after === "" || /\s/u.test(after);
  const isMarkBefore = /[\p{P}\p{S}]/u.test(before);
  const isMarkAfter = /[\p{P}\p{S}]/u.test(after);
  const leftFlanking = !isSpaceAfter && (!isMarkAfter || isSpaceBefore || isMarkBefore);
  const rightFlanking = !isSpaceBefore && (!isMarkBefore || isSpaceAfter || isMarkAfter);
  const isWordOnly = mark === "_";
  return {
    canOpen: leftFlanking && (!isWordOnly || !rightFlanking || isMarkBefore),
    canClose: rightFlanking && (!isWordOnly || !leftFlanking || isMarkAfter),
  };
}

/** What is shown behind a link's label: where it leads, unless the label says so. */
function behindLabel(label: string, url: string, title: string | undefined): string {
  const isSame = url === label || url === `mailto:${label}`;
  const behind = [isSame ? "" : url, title ?? ""].filter((part) => part !== "").join(" ");
  return behind === "" || label === "" ? behind : ` (${behind})`;
}

function unescape(url: string): string {
  return url.replaceAll(/\\([!-/:-@[-`{-~])/gu, "$1");
}
