/** What the sanitizer does with a UTF-16 unit in plain text. */
export const PLAIN = 0;
/** Controls, formatting and filler characters that show nothing or move what is shown. */
const DROPPED = 1;
/** ESC and the 8-bit controls, which may begin a sequence. */
export const INTRODUCER = 2;
export const CARRIAGE_RETURN = 3;
/** LF and TAB pass; LF is watched because it may belong to a CR before it. */
export const LINE_FEED = 4;
export const LINE_SEPARATOR = 5;
export const HIGH_SURROGATE = 6;
export const LOW_SURROGATE = 7;
/** ZWNJ and ZWJ: emoji and Indic or Persian words need them, names in ASCII do not. */
export const JOINER = 8;
export const VARIATION_SELECTOR = 9;

/** Marks that belong to the character before them, and what else a grapheme goes on with. */
export const MARK = 10;
const MARKS = /^[\p{Mark}\uff9e\uff9f\p{Emoji_Modifier}]$/u;
/** A unit that may be a mark; which, is found out when it is met, because testing all would be 3 ms of every start. */
const UNTESTED = 11;
/** Where the marks of the BMP are. */
const MARK_BLOCKS: readonly (readonly [number, number])[] = [
  [0x0300, 0x036f],
  [0x0483, 0x1dff],
  [0x20d0, 0x20ff],
  [0x2cef, 0x2dff],
  [0x302a, 0x309a],
  [0xa66f, 0xabff],
  [0xfb1e, 0xfb1e],
  [0xfe20, 0xfe2f],
  [0xff9e, 0xff9f],
];

/** First and last unit of each range that is not plain, and its class. */
const RANGES: readonly (readonly [number, number, number])[] = [
  [0x00, 0x08, DROPPED],
  [0x0a, 0x0a, LINE_FEED],
  [0x0b, 0x0c, DROPPED],
  [0x0d, 0x0d, CARRIAGE_RETURN],
  [0x0e, 0x1a, DROPPED],
  [0x1b, 0x1b, INTRODUCER],
  [0x1c, 0x1f, DROPPED],
  [0x7f, 0x7f, DROPPED],
  [0x80, 0x9f, INTRODUCER],
  [0x00ad, 0x00ad, DROPPED], // soft hyphen
  [0x061c, 0x061c, DROPPED], // Arabic letter mark
  [0x115f, 0x1160, DROPPED], // Hangul fillers
  [0x180e, 0x180e, DROPPED], // Mongolian vowel separator
  [0x200b, 0x200b, DROPPED], // zero-width space
  [0x200c, 0x200d, JOINER],
  [0x200e, 0x200f, DROPPED], // left-to-right and right-to-left mark
  [0x2028, 0x2029, LINE_SEPARATOR],
  [0x202a, 0x202e, DROPPED], // bidirectional embeddings and overrides
  [0x2060, 0x206f, DROPPED], // word joiner, invisible operators, bidirectional isolates
  [0x3164, 0x3164, DROPPED], // Hangul filler
  [0xd800, 0xdbff, HIGH_SURROGATE],
  [0xdc00, 0xdfff, LOW_SURROGATE],
  [0xfe00, 0xfe0f, VARIATION_SELECTOR],
  [0xfeff, 0xfeff, DROPPED], // zero-width no-break space
  [0xffa0, 0xffa0, DROPPED], // halfwidth Hangul filler
  [0xfff9, 0xfffb, DROPPED], // interlinear annotation
];

/** The class of every UTF-16 unit: one load a unit keeps the common path as fast as memory. */
const CLASS_OF_UNIT = buildClasses();

function buildClasses(): Uint8Array {
  const classes = new Uint8Array(0x10000);
  for (const [first, last] of MARK_BLOCKS) classes.fill(UNTESTED, first, last + 1);
  for (const [first, last, cls] of RANGES) classes.fill(cls, first, last + 1);
  return classes;
}

/** One of the classes above. */
export function classOfUnit(unit: number): number {
  const known = CLASS_OF_UNIT[unit] ?? PLAIN;
  return known === UNTESTED ? testMark(unit) : known;
}

function testMark(unit: number): number {
  const cls = MARKS.test(String.fromCharCode(unit)) ? MARK : PLAIN;
  CLASS_OF_UNIT[unit] = cls;
  return cls;
}

/**
 * True for the characters above U+FFFF that show nothing: the plane-14 block that Unicode sets aside for them (tags,
 * variation selectors 17 to 256) and the musical formatting controls.
 */
export function isInvisiblePair(high: number, low: number): boolean {
  const codePoint = (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
  return (codePoint >= 0xe0000 && codePoint <= 0xe0fff) || (codePoint >= 0x1d173 && codePoint <= 0x1d17a);
}

/** True for the marks and skin tones above U+FFFF. */
export function isMarkPair(high: number, low: number): boolean {
  if (high >= 0xd83d && high <= 0xd83e) return false; // emoji, for speed
  return MARKS.test(String.fromCharCode(high, low));
}
