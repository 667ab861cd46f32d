import {
  CARRIAGE_RETURN,
  classOfUnit,
  HIGH_SURROGATE,
  INTRODUCER,
  isInvisiblePair,
  isMarkPair,
  JOINER,
  LINE_FEED,
  LINE_SEPARATOR,
  LOW_SURROGATE,
  MARK,
  PLAIN,
  VARIATION_SELECTOR,
} from "./sanitize/characters.ts";
import { advanceSequence, beginSequence, type SequenceState } from "./sanitize/escape-sequence.ts";

/** An escape sequence that is unfinished after this many UTF-16 units ends there: what follows is text again. */
export const SEQUENCE_CAP = 4096;

/**
 * What is joined to one character goes on for so many joiners at most. The longest emoji of Unicode's RGI set have three;
 * a terminal that does not join draws each part, and a row of hundreds of them overflows the screen.
 */
export const JOINED_MAX = 6;

/**
 * One character has so many marks and skin tones at most: a grapheme of 200 KB would be drawn in every frame, for it is
 * never cut. Source: UAX #15, Stream-Safe Text Format, whose limit of non-starters this is.
 */
export const MARKS_MAX = 30;

/** Cleans a text that arrives in pieces. However it is cut, the outputs joined are the same. */
export interface Sanitizer {
  /** What may be shown and was not returned yet. */
  push(chunk: string): string;
  /** Ends the text and drops what is unfinished. The sanitizer is as new afterwards. */
  end(): string;
}

/**
 * The gate before every terminal write. Untrusted text loses whatever acts on a terminal or hides from a reader: escape
 * sequences in their 7-bit and 8-bit forms, control characters but LF and TAB, bidirectional and invisible characters,
 * lone surrogates. CR, CRLF and the Unicode line separators become LF. Accents, emoji and every script stay.
 *
 * Sequences are delimited as terminals do (ECMA-48; Paul Williams, "A parser for DEC's ANSI-compatible video
 * terminals"): ESC and 8-bit controls restart one, CAN and SUB cancel it.
 */
export function createSanitizer(): Sanitizer {
  let state: SequenceState = "text";
  let sequenceLength = 0;
  /** A high surrogate whose other half has not come yet; 0 when there is none. */
  let high = 0;
  let afterReturn = false;
  /** Last unit put out; 0 at the start. */
  let last = 0;
  /** Joiners of the sequence at hand, and characters since the last of them but selectors and skins. */
  let joined = 0;
  let parts = 0;
  /** Marks of the character at hand. */
  let marks = 0;

  const emit = (unit: number): string => {
    last = unit;
    if (unit === 0x0a) joined = marks = 0;
    return String.fromCharCode(unit);
  };

  const join = (unit: number): string => {
    const before = parts <= 1 ? joined : 0;
    if (!mayPrecedeJoiner(last) || before >= JOINED_MAX) return "";
    joined = before + 1;
    parts = 0;
    return emit(unit);
  };

  const pair = (first: number, second: number): string => {
    if (isMarkPair(first, second)) {
      if (marks >= MARKS_MAX) return "";
      marks += 1;
    } else {
      marks = 0;
    }
    if (!isSkin(first, second)) parts += 1;
    return String.fromCharCode(first) + emit(second);
  };

  /** Reads one unit that is not plain. */
  const readSpecial = (unit: number): string => {
    const first = high;
    const followsReturn = afterReturn;
    high = 0;
    afterReturn = false;
    switch (classOfUnit(unit)) {
      case LINE_FEED:
        return followsReturn ? "" : emit(unit);
      case CARRIAGE_RETURN:
        afterReturn = true;
        return emit(0x0a);
      case LINE_SEPARATOR:
        return emit(0x0a);
      case INTRODUCER:
        state = beginSequence(unit);
        sequenceLength = 1;
        return "";
      case HIGH_SURROGATE:
        high = unit;
        return "";
      case LOW_SURROGATE:
        return first === 0 || isInvisiblePair(first, unit) ? "" : pair(first, unit);
      case MARK:
        if (marks >= MARKS_MAX) return "";
        marks += 1;
        parts += 1;
        return emit(unit);
      case JOINER:
        return join(unit);
      case VARIATION_SELECTOR:
        return mayPrecedeSelector(last) ? emit(unit) : "";
      default:
        return "";
    }
  };

  return {
    push(chunk) {
      let output = "";
      let index = 0;
      while (index < chunk.length) {
        if (state !== "text") {
          const unit = chunk.charCodeAt(index);
          const next = advanceSequence(state, unit);
          if (next !== "again") {
            index += 1;
            sequenceLength = startsSequence(unit) ? 1 : sequenceLength + 1;
          }
          state = next === "again" || sequenceLength >= SEQUENCE_CAP ? "text" : next;
          continue;
        }
        const start = index;
        while (index < chunk.length && classOfUnit(chunk.charCodeAt(index)) === PLAIN) index += 1;
        if (index > start) {
          output += chunk.slice(start, index);
          parts += index - start;
          marks = 0;
          last = chunk.charCodeAt(index - 1);
          high = 0;
          afterReturn = false;
        }
        if (index < chunk.length) output += readSpecial(chunk.charCodeAt(index++));
      }
      return output;
    },
    end() {
      state = "text";
      high = 0;
      afterReturn = false;
      last = 0;
      joined = 0;
      parts = 0;
      marks = 0;
      return "";
    },
  };
}

/** `text` as it may be shown. */
export function sanitize(text: string): string {
  const sanitizer = createSanitizer();
  return sanitizer.push(text) + sanitizer.end();
}

const LINE_CHUNK = 1024;
const TRAILING_HALF = /[\ud800-\udbff\u200c\u200d]+$/;

/**
 * `text` as one line of at most `maxLength` UTF-16 units, for names, titles and errors: white space of any kind
 * becomes one space, and what is cut off is marked by an ellipsis. Reads no further than it has to.
 */
export function sanitizeLine(text: string, maxLength: number): string {
  const sanitizer = createSanitizer();
  let line = "";
  for (let start = 0; start < text.length && line.length <= maxLength; start += LINE_CHUNK) {
    line = (line + sanitizer.push(text.slice(start, start + LINE_CHUNK))).replace(/\s+/g, " ").trimStart();
  }
  line = line.trimEnd();
  if (line.length <= maxLength) return line;
  return (
    line
      .slice(0, Math.max(0, maxLength - 1))
      .replace(TRAILING_HALF, "")
      .trimEnd() + "…"
  );
}

/** One of the five skin tones that modify an emoji, U+1F3FB to U+1F3FF. */
function isSkin(first: number, second: number): boolean {
  return first === 0xd83c && second >= 0xdffb && second <= 0xdfff;
}

function startsSequence(unit: number): boolean {
  return classOfUnit(unit) === INTRODUCER;
}

/** ASCII never joins, so that a name cannot hide a joiner; a second joiner adds nothing. */
function mayPrecedeJoiner(unit: number): boolean {
  return unit > 0x9f && classOfUnit(unit) !== JOINER;
}

/** One selector modifies one visible character; rows of them only smuggle data. */
function mayPrecedeSelector(unit: number): boolean {
  const cls = classOfUnit(unit);
  return unit > 0x20 && cls !== VARIATION_SELECTOR && cls !== JOINER;
}
