/** Makes untrusted text that arrives in pieces safe to write to a terminal. */
export interface Sanitizer {
  /** The printable part of `chunk`; an escape sequence that is not finished yet is held back. */
  push(chunk: string): string;
  /** Ends the text. What was held back is dropped. */
  end(): string;
}

type Mode = "text" | "escape" | "csi" | "string" | "string-escape";

/** A streaming sanitizer: keeps printable text, tabs and newlines; drops escape sequences and control characters. */
export function createSanitizer(): Sanitizer {
  let mode: Mode = "text";
  return {
    push(chunk) {
      let out = "";
      for (const char of chunk) {
        const code = char.codePointAt(0) ?? 0;
        if (mode === "text" && code !== 0x1b && (code < 0x80 || code > 0x9f)) {
          if (isPrintable(code)) out += char;
        } else {
          mode = NEXT[mode](code);
        }
      }
      return out;
    },
    end() {
      mode = "text";
      return "";
    },
  };
}

/** `text` without escape sequences and control characters; tabs and newlines stay. */
export function sanitize(text: string): string {
  const sanitizer = createSanitizer();
  return sanitizer.push(text.replaceAll("\r\n", "\n")) + sanitizer.end();
}

/** One line of at most `maxLength` characters: newlines and tabs become spaces, the rest is sanitized. */
export function sanitizeLine(text: string, maxLength: number): string {
  const line = sanitize(text.slice(0, maxLength * 4))
    .replaceAll(/\s+/gu, " ")
    .trim();
  return line.length <= maxLength ? line : `${line.slice(0, Math.max(0, maxLength - 1))}…`;
}

function isPrintable(code: number): boolean {
  if (code === 0x09 || code === 0x0a) return true;
  if (code < 0x20 || code === 0x7f) return false;
  const isBidiControl = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return !isBidiControl;
}

const isBetween = (code: number, first: number, last: number): boolean => code >= first && code <= last;

const STRING_STARTS: readonly number[] = [0x50, 0x58, 0x5d, 0x5e, 0x5f];

/** What each mode becomes after one more code point. */
const NEXT: Readonly<Record<Mode, (code: number) => Mode>> = {
  text: (code) => {
    if (code === 0x1b) return "escape";
    if (code === 0x9b) return "csi";
    return STRING_STARTS.includes(code - 0x40) ? "string" : "text";
  },
  escape: (code) => {
    if (code === 0x5b) return "csi";
    if (STRING_STARTS.includes(code)) return "string";
    return isBetween(code, 0x20, 0x2f) ? "escape" : "text";
  },
  csi: (code) => (isBetween(code, 0x40, 0x7e) ? "text" : "csi"),
  string: (code) => {
    if (code === 0x1b) return "string-escape";
    return code === 0x07 || code === 0x9c || code === 0x0a ? "text" : "string";
  },
  "string-escape": (code) => (code === 0x5c ? "text" : "string"),
};
