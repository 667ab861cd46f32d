import { estimateTokens } from "../../core/tokens.ts";

/** Most a step's text may have, in estimated tokens: with persona, history and answer it fits a request of 6,000. */
export const STEP_TOKENS = 2000;

const FENCE = /^\s*(?:```|~~~)/;

/**
 * Cuts a text into pieces of at most `limit` estimated tokens, at the best place there is: before a heading, else before
 * a paragraph or list item at the margin, else at a line, else within it. Nothing is lost but white space at the cuts. A
 * fenced block is cut only when it alone is too long.
 */
export function splitText(text: string, limit: number = STEP_TOKENS): readonly string[] {
  return packed([text.trim()], limit, 0).filter((piece) => piece !== "");
}

type Cutter = (text: string) => readonly string[];

const CUTTERS: readonly Cutter[] = [
  (text) => cutBefore(text, (line) => /^#{1,6}\s/.test(line)),
  (text) => cutBefore(text, (line, before) => before === "" || /^(?:[-*]|\d{1,3}[.)])\s/.test(line)),
  (text) => text.split("\n"),
  (text) => text.match(/[\s\S]{1,1000}/g) ?? [],
];

function packed(parts: readonly string[], limit: number, level: number): readonly string[] {
  const pieces: string[] = [];
  let open = "";
  for (const part of parts) {
    const joined = open === "" ? part : `${open}\n${part}`;
    if (estimateTokens(joined) <= limit) {
      open = joined;
      continue;
    }
    if (open !== "") pieces.push(open.trim());
    open = "";
    const cutter = CUTTERS[level];
    if (estimateTokens(part) <= limit) open = part;
    else if (cutter === undefined) pieces.push(part.trim());
    else pieces.push(...packed(cutter(part), limit, level + 1));
  }
  return open === "" ? pieces : [...pieces, open.trim()];
}

function cutBefore(text: string, starts: (line: string, before: string) => boolean): readonly string[] {
  const parts: string[] = [];
  let open: string[] = [];
  let isFenced = false;
  let before = "x";
  for (const line of text.split("\n")) {
    if (!isFenced && open.length > 0 && starts(line, before.trim())) {
      parts.push(open.join("\n"));
      open = [];
    }
    if (FENCE.test(line)) isFenced = !isFenced;
    open.push(line);
    before = line;
  }
  return [...parts, open.join("\n")];
}
