import type { ToolCall } from "../core/tools/tool.ts";
import { writtenCalls } from "./written-calls.ts";

/** Reads an answer that arrives in pieces, at whose end calls may be written. */
export interface WrittenCallReader {
  /** The text so far that is none of them; all in all the same however the answer is cut into pieces. */
  push(piece: string): string;
  /** What was held back, as text or as calls. */
  end(): { readonly text: string; readonly calls: readonly Omit<ToolCall, "id">[] };
  /** What was held back, as text in any case. */
  rest(): string;
}

/** A pattern of the beginnings of `tag`, of one character at least. */
const beginning = (tag: string): string =>
  `(?:${Array.from(tag, (_, index) => tag.slice(0, index + 1)).join("|")})`;

/** A line that begins like a call, and one that may come to. */
const BEGINS = /^\s{0,8}<(?:tool_call>|function=)/u;
const MAY_BEGIN = new RegExp(`^\\s{0,8}(?:${beginning("<tool_call")}|${beginning("<function")})?$`, "u");
/** Where arguments begin, or there are none: what follows is read in the end. */
const BODY = /\{|<parameter=|<\/function>/u;
/** How it has to go on. */
const GOES_ON = new RegExp(
  [
    `^\\s*<tool_call>\\s*(?:$|\\{|${beginning("<function")}$)`,
    `^\\s*(?:<tool_call>\\s*)?<function=(?:[a-z_]{0,40}$|([a-z_]{1,40})>?\\s*(?:$|${BODY.source}|${beginning("<parameter")}$|${beginning("</function")}$))`,
  ].join("|"),
  "u",
);
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/u;

/**
 * What begins a line outside fenced blocks like a call of one of the tools is held back: it is calls when they end the
 * answer (`writtenCalls`), and text in any other case.
 */
export function createWrittenCallReader(names: ReadonlySet<string>): WrittenCallReader {
  let line = "";
  /** Of that line, what was given out. */
  let given = 0;
  /** The line turned out to begin no call. */
  let isPlain = false;
  let fence: string | null = null;
  /** From the beginning of a line on. */
  let held: string | null = null;

  const endLine = (): string => {
    const [, mark = "", info = ""] = FENCE.exec(line) ?? [];
    if (fence === null) fence = mark === "" ? null : mark;
    else if (mark.startsWith(fence) && info.trim() === "") fence = null;
    const text = `${line.slice(given)}\n`;
    line = "";
    given = 0;
    isPlain = false;
    return text;
  };

  const canGoOn = (text: string): boolean => {
    const match = GOES_ON.exec(text);
    return match !== null && (match[1] === undefined || names.has(match[1]));
  };

  /** Holds back more, or lets go of what has come to be no call. */
  const hold = (before: string, piece: string): string => {
    held = before + piece;
    if (BODY.test(before) || canGoOn(held)) return "";
    const text = held;
    held = null;
    line = "";
    given = 0;
    isPlain = true;
    return read(text);
  };

  const read = (piece: string): string => {
    let text = "";
    let rest = piece;
    while (rest !== "") {
      const end = rest.indexOf("\n");
      line += end === -1 ? rest : rest.slice(0, end);
      const mayBegin = fence === null && !isPlain && given === 0;
      if (mayBegin && BEGINS.test(line)) {
        const start = line;
        line = "";
        return text + hold("", start + (end === -1 ? "" : rest.slice(end)));
      }
      if (end === -1) break;
      text += endLine();
      rest = rest.slice(end + 1);
    }
    if (fence === null && !isPlain && given === 0 && MAY_BEGIN.test(line)) return text;
    text += line.slice(given);
    given = line.length;
    return text;
  };

  const rest = (): string => {
    const text = held ?? line.slice(given);
    held = null;
    line = "";
    given = 0;
    return text;
  };

  return {
    push: (piece) => (held === null ? read(piece) : hold(held, piece)),
    rest,
    end() {
      const calls = held === null ? null : writtenCalls(held, names);
      const text = rest();
      return calls === null ? { text, calls: [] } : { text: "", calls };
    },
  };
}
