/** An element found by `scanElement`. Offsets are into the scanned text. */
export interface ScannedElement {
  readonly attributes: ReadonlyMap<string, string>;
  /** Between the tags; empty for `<x/>`. */
  readonly body: string;
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}

const MOST_ATTRIBUTES = 16;
const LONGEST_VALUE = 4096;
/** What may follow the quote that ends an attribute's value. */
const AFTER_VALUE = /\s{0,16}(?:\/?>|[\w:-]{1,40}\s{0,4}=)/y;
const NAME = /[\w:-]{1,40}/y;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/**
 * The first element called `name` at or after `from`. Made for hand-damaged XML, so it is a scanner, not a parser:
 * the element ends at its end tag; without one before the next of `stops` (tags as written, e.g. `<menu`), else with
 * the text. Linear in the length of `text`.
 */
export function scanElement(
  text: string,
  name: string,
  options: { from?: number; stops?: readonly string[]; repeats?: boolean } = {},
): ScannedElement | null {
  const start = findOpenTag(text, name, options.from ?? 0);
  if (start === -1) return null;
  const { attributes, end: bodyStart, selfClosing } = readTag(text, start + name.length + 1);
  if (selfClosing) return { attributes, body: "", start, end: bodyStart, closed: true };
  const next = options.repeats === true ? findOpenTag(text, name, bodyStart) : -1;
  const bound = next === -1 ? text.length : next;
  const close = findCloseTag(text, name, bodyStart);
  if (close !== -1 && close <= bound) {
    const closeEnd = text.indexOf(">", close);
    const end = closeEnd === -1 ? text.length : closeEnd + 1;
    return { attributes, body: text.slice(bodyStart, close), start, end, closed: true };
  }
  const end = Math.min(bound, firstOf(text, options.stops ?? [], bodyStart));
  return { attributes, body: text.slice(bodyStart, end), start, end, closed: false };
}

/** All elements called `name`, at most `limit`. One without an end tag ends where the next begins. */
export function scanElements(text: string, name: string, limit: number): ScannedElement[] {
  const found: ScannedElement[] = [];
  let from = 0;
  while (found.length < limit) {
    const next = scanElement(text, name, { from, repeats: true });
    if (next === null) break;
    found.push(next);
    from = next.end;
  }
  return found;
}

/** `text` without `element`, a line break in its place. */
export function without(text: string, element: ScannedElement | null): string {
  return element === null ? text : `${text.slice(0, element.start)}\n${text.slice(element.end)}`;
}

/** Removes `<!-- … -->`; an unclosed comment stays. */
export function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf("<!--", from);
    const end = start === -1 ? -1 : text.indexOf("-->", start);
    if (end === -1) break;
    parts.push(text.slice(from, start));
    from = end + 3;
  }
  return parts.join("") + text.slice(from);
}

/** Text of an element's body: inner tags dropped, entities decoded once. */
export function plainText(body: string): string {
  return decodeEntities(body.replace(/<\/?[A-Za-z][^<>]{0,500}>/g, " "));
}

/** Decodes the five XML entities, `&nbsp;` and numeric references; anything else after `&` is left alone. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === "string") return ENTITIES[name.toLowerCase()] ?? whole;
    const code = typeof decimal === "string" ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    return code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** Offset of `<name` followed by space, `>` or `/`; -1 when there is none. */
export function findOpenTag(text: string, name: string, from = 0): number {
  let at = text.indexOf(`<${name}`, from);
  while (at !== -1) {
    const next = text[at + name.length + 1];
    if (next === ">" || next === "/" || next === " " || next === "\n" || next === "\t") return at;
    at = text.indexOf(`<${name}`, at + 1);
  }
  return -1;
}

function findCloseTag(text: string, name: string, from: number): number {
  let at = text.indexOf(`</${name}`, from);
  while (at !== -1) {
    const next = text[at + name.length + 2];
    if (next === ">" || next === " " || next === "\n" || next === undefined) return at;
    at = text.indexOf(`</${name}`, at + 1);
  }
  return -1;
}

interface Tag {
  readonly attributes: ReadonlyMap<string, string>;
  /** Offset behind `>`. */
  readonly end: number;
  readonly selfClosing: boolean;
}

/** Reads attributes from behind a tag's name to its `>`. What is no attribute is stepped over. */
function readTag(text: string, from: number): Tag {
  const attributes = new Map<string, string>();
  let at = from;
  while (at < text.length && attributes.size < MOST_ATTRIBUTES) {
    const character = text[at];
    if (character === ">") return { attributes, end: at + 1, selfClosing: text[at - 1] === "/" };
    if (character === "<") return { attributes, end: at, selfClosing: false };
    NAME.lastIndex = at;
    const name = NAME.exec(text)?.[0];
    if (name === undefined) {
      at += 1;
      continue;
    }
    at = skipSpace(text, at + name.length);
    if (text[at] !== "=") continue;
    const value = readValue(text, skipSpace(text, at + 1));
    if (!attributes.has(name)) attributes.set(name, decodeEntities(value.text));
    at = value.end;
  }
  const end = text.indexOf(">", at);
  return { attributes, end: end === -1 ? text.length : end + 1, selfClosing: false };
}

function readValue(text: string, from: number): { text: string; end: number } {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") {
    let end = from;
    while (end < text.length && !/[\s>]/.test(text.charAt(end))) end += 1;
    return { text: text.slice(from, end), end };
  }
  const tooFar = Math.min(text.length, from + LONGEST_VALUE);
  for (let at = text.indexOf(quote, from + 1); at !== -1 && at < tooFar; at = text.indexOf(quote, at + 1)) {
    AFTER_VALUE.lastIndex = at + 1;
    if (!AFTER_VALUE.test(text)) continue;
    const value = text.slice(from + 1, at);
    // A quote was forgotten: what looks like the value's end is the next tag's.
    if (value.includes("</") || value.includes("\n<")) break;
    return { text: value, end: at + 1 };
  }
  const tagEnd = text.indexOf(">", from);
  const end = tagEnd === -1 || tagEnd > tooFar ? tooFar : tagEnd;
  return { text: text.slice(from + 1, end).replace(/["'/]$/, ""), end };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\t") at += 1;
  return at;
}

function firstOf(text: string, needles: readonly string[], from: number): number {
  let first = text.length;
  for (const needle of needles) {
    const at = text.indexOf(needle, from);
    if (at !== -1 && at < first) first = at;
  }
  return first;
}
