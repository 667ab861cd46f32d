import type { LineRange } from "./attachment.ts";

/** A file mentioned in a message: `@docs/brief.md`, `@"my notes.md"`, `@src/app.ts:10-80`. */
export interface Mention {
  /** Offsets within the message, of the whole mention from its `@` on. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly range: LineRange | null;
  /**
   * The words can mean nothing but a file: quoted, with lines, beginning like a path, or ending like a usual text
   * file's. Any other mention of what is no file is text: `@scope/package`, `@Override`, `@mary`.
   */
  readonly isCertain: boolean;
}

/** What may stand before the `@` of a mention: the end of no word. An e-mail address has a letter or digit there. */
const BEFORE = /[\s([{<"'«“‘¿¡,;]/u;

const QUOTED = /"([^"\n]{1,1024})"(?::(\d{1,7})(?:-(\d{1,7}))?)?/uy;
const BARE = /[^\s@"'`<>|*?][^\s@"'`<>|*?]{0,1023}(?![^\s"'`<>|*?])/uy;

const RANGE = /:(\d{1,7})(?:-(\d{1,7}))?$/u;
const TRAILING = /[.,;:!?…'"»”’]$/u;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

const TEXT_EXTENSION =
  /\.(?:adoc|bash|bat|cfg|cjs|cpp|css|csv|cts|gradle|graphql|hpp|html?|ini|ipynb|java|json5?|jsonc|jsonl|jsx?|kt|less|lua|mdx?|mjs|mts|php|pl|proto|ps1|py|rb|rs|rst|sass|scss|sh|sql|svelte|svg|swift|tex|tf|toml|tsv|tsx?|txt|vue|xml|ya?ml|zig)$/iu;

/** Every file a message may mention, in its order. What is a file, the disk decides. */
export function parseMentions(message: string): readonly Mention[] {
  const mentions: Mention[] = [];
  let at = message.indexOf("@");
  while (at !== -1) {
    const mention = at === 0 || BEFORE.test(message[at - 1] ?? "") ? mentionAt(message, at) : null;
    if (mention !== null) mentions.push(mention);
    at = message.indexOf("@", mention?.end ?? at + 1);
  }
  return mentions;
}

/** How a file is mentioned, so that it is read as one. */
export function mentionOf(path: string): string {
  return /^[\p{L}\p{N}_./-]*[\p{L}\p{N}_/-]$/u.test(path) ? `@${path}` : `@"${path}"`;
}

function mentionAt(message: string, start: number): Mention | null {
  const quoted = matchAt(QUOTED, message, start + 1);
  if (quoted !== null) {
    const [whole, path = "", from, to] = quoted;
    return { start, end: start + 1 + whole.length, path, range: rangeOf(from, to), isCertain: true };
  }
  const bare = matchAt(BARE, message, start + 1);
  const text = bare === null ? "" : withoutPunctuation(bare[0]);
  if (text === "") return null;
  const lines = RANGE.exec(text);
  const range = lines === null ? null : rangeOf(lines[1], lines[2]);
  const path = lines === null || range === null ? text : text.slice(0, lines.index);
  if (path === "") return null;
  return { start, end: start + 1 + text.length, path, range, isCertain: range !== null || isPathLike(path) };
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** Null for lines that are none: counted from 0, or backwards. */
function rangeOf(first: string | undefined, last: string | undefined): LineRange | null {
  if (first === undefined) return null;
  const from = Number(first);
  const to = last === undefined ? from : Number(last);
  return from >= 1 && to >= from ? { from, to } : null;
}

/** `(see @a/b.md),` mentions `a/b.md`; brackets that are part of a path stay: `app/(group)/[id]`. */
function withoutPunctuation(word: string): string {
  let length = word.length;
  const excess = new Map(
    Object.entries(BRACKETS).map(([close, open]) => [
      close,
      word.split(close).length - word.split(open).length,
    ]),
  );
  for (; length > 0; length -= 1) {
    const last = word[length - 1] ?? "";
    const loose = excess.get(last) ?? 0;
    if (loose <= 0 && !TRAILING.test(last)) break;
    if (loose > 0) excess.set(last, loose - 1);
  }
  return word.slice(0, length);
}

function isPathLike(path: string): boolean {
  return /^(?:[./~\\].|file:|[A-Za-z]:[\\/])/u.test(path) || TEXT_EXTENSION.test(path);
}
