/** What the bytes 0x80 to 0x9F mean in windows-1252; unassigned ones stand for themselves (WHATWG Encoding). */
const UPPER_CONTROLS =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

const BYTE_OF = new Map(UPPER_CONTROLS.split("").map((character, index) => [character, 0x80 + index]));

/** Decodes windows-1252. Every byte sequence is valid. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes) {
    parts.push(
      byte >= 0x80 && byte <= 0x9f ? (UPPER_CONTROLS[byte - 0x80] ?? "") : String.fromCharCode(byte),
    );
  }
  return parts.join("");
}

/** The bytes of `text` in windows-1252; null when a character has none. */
export function encodeWindows1252(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const byte = BYTE_OF.get(text.charAt(index)) ?? (code <= 0xff ? code : undefined);
    if (byte === undefined) return null;
    bytes[index] = byte;
  }
  return bytes;
}
