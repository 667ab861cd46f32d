import * as fc from "fast-check";

/** What must never reach a terminal. */
export const FORBIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff]|[\u{e0000}-\u{e0fff}]/u;

const FRAGMENTS: readonly string[] = [
  "\u001b[",
  "\u001b]",
  "\u001bP",
  "\u001b_",
  "\u001b^",
  "\u001bX",
  "\u001b\\",
  "\u001b",
  "\u001b(",
  "\u0007",
  "\u0018",
  "\u009b",
  "\u009d",
  "\u0090",
  "\u009c",
  "\u0085",
  "52;c;AAAA",
  "?1049h",
  "31m",
  "2J",
  ";",
  "\r",
  "\n",
  "\r\n",
  "\t",
  "\ud83d",
  "\udc4b",
  "👋",
  "👩‍💻",
  "\u200d",
  "\u200c",
  "\ufe0f",
  "\ufe00",
  "\u{e0041}",
  "\udb40",
  "\udc41",
  "\u{e0100}",
  "\u202e",
  "\u2066",
  "\u200b",
  "\ufeff",
  "\u2028",
  "ção",
  "e\u0301\u0327",
  "\u0301".repeat(29),
  "\u0e48\u0304",
  "\u{1d165}",
  "🏽",
  "中",
  "한",
  "שלום",
  "مرحبا",
  "می\u200cخواهم",
  "क्\u200dष",
  "ක්\u200dර",
  "ไทย",
  "❤\ufe0f",
  "1\ufe0f\u20e3",
  "🏳\ufe0f\u200d🌈",
  "👩\u200d❤\ufe0f\u200d👨",
  "👍🏽",
  "🇧🇷",
  "plain text",
  " ",
  "a",
];

/** Texts rich in the beginnings, middles and ends of what a sanitizer must remove. */
export function hostileText(): fc.Arbitrary<string> {
  return fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...FRAGMENTS) },
        { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
        {
          weight: 1,
          arbitrary: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
        },
      ),
      { maxLength: 24, size: "max" },
    )
    .map((parts) => parts.join(""));
}

/** `text` in pieces, cut at the given places, each taken modulo its length. */
export function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...ends, text.length].map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
}

/** Controls that a terminal skips inside a sequence. */
const SKIPPED = String.raw`[\x00-\x08\x0b\x0c\x0e-\x17\x19\x1c-\x1f\x7f]*`;
/** What ends a sequence without belonging to it. */
const OUTSIDE = String.raw`(?=[\n\r\t\x1b\x80-\uffff]|$)`;

/** Escape sequences as one grammar over the whole text. Hostile texts are too short to meet the cap. */
const SEQUENCE = new RegExp(
  [
    // OSC, DCS, APC, PM, SOS
    String.raw`(?:\x1b${SKIPPED}[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\n\r\x18\x1a\x1b\x80-\x9f]*(?:[\x07\x18\x1a\x9c]|(?=[\n\r\x1b\x80-\x9f]|$))`,
    // CSI
    String.raw`(?:\x1b${SKIPPED}\[|\x9b)(?:${SKIPPED}[\x20-\x3f])*${SKIPPED}(?:[\x40-\x7e\x18\x1a]|${OUTSIDE})`,
    // ESC, intermediates, a final byte
    String.raw`\x1b(?:${SKIPPED}[\x20-\x2f])*${SKIPPED}(?:[\x30-\x7e\x18\x1a]|${OUTSIDE})`,
    // 8-bit controls that open nothing
    String.raw`[\x80-\x9f]`,
  ].join("|"),
  "g",
);

const DROPPED =
  /[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** What the sanitizer must give, by whole-text substitutions instead of a state machine. */
export function referenceSanitize(text: string): string {
  const withoutHidden = text
    .replace(SEQUENCE, "\0")
    .replace(/\r\n|[\r\u2028\u2029]/g, "\n")
    .replace(/\p{Cs}/gu, "")
    .replace(DROPPED, "");
  let output = "";
  let marks = 0;
  for (const char of withoutHidden) {
    const before = output.length === 0 ? 0 : output.charCodeAt(output.length - 1);
    if (isMisplaced(char.charCodeAt(0), before) || (/[\u200c\u200d]/.test(char) && FULLY_JOINED.test(output)))
      continue;
    if (MARK.test(char)) {
      if (marks >= 30) continue;
      marks += 1;
    } else if (!/[\ufe00-\ufe0f\u200c\u200d]/u.test(char)) {
      marks = 0;
    }
    output += char;
  }
  return output;
}

const MARK = /^(?![\ufe00-\ufe0f])[\p{Mark}\uff9e\uff9f\p{Emoji_Modifier}]$/u;

const MODIFIERS = String.raw`[\ufe00-\ufe0f\p{Emoji_Modifier}]*`;

/** Ends in as many joiners as one sequence may have, at most one character after each but selectors and skins. */
const FULLY_JOINED = new RegExp(
  String.raw`(?:[\u200c\u200d]${MODIFIERS}(?:[^\n\u200c\u200d\ufe00-\ufe0f\p{Emoji_Modifier}]${MODIFIERS})?){6}$`,
  "u",
);

/** A joiner after ASCII or another joiner; a variation selector after a space, a joiner or another selector. */
function isMisplaced(unit: number, before: number): boolean {
  const afterJoiner = before === 0x200c || before === 0x200d;
  if (unit === 0x200c || unit === 0x200d) return before < 0xa0 || afterJoiner;
  if (unit < 0xfe00 || unit > 0xfe0f) return false;
  return before <= 0x20 || afterJoiner || (before >= 0xfe00 && before <= 0xfe0f);
}
