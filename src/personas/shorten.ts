import { fairShare } from "./fair-share.ts";

/** Where text may end so that the rest still reads: after a sentence, then before a clause. */
const SENTENCE_ENDS = [". ", "! ", "? ", "。", "; "];
const CLAUSE_STARTS = [" (", ": ", " - ", " – ", " — ", ", ", "，", "："];

/** A line of fewer parts is a sentence rather than a list. */
const FEWEST_PARTS = 4;
const SHORTEST_PART = 40;
const LONGEST_HEAD = 44;

/**
 * One line of text in at most `most` UTF-16 units. Longer text ends with its last whole sentence that fits, when
 * that keeps half of the room; else, marked by an ellipsis, with its last whole word.
 */
export function shortenText(line: string, most: number): string {
  if (line.length <= most) return line;
  const head = line.slice(0, most);
  const sentence = Math.max(...SENTENCE_ENDS.map((end) => head.lastIndexOf(end)));
  if (sentence >= most / 2) return head.slice(0, sentence + 1).trimEnd();
  return atWord(head);
}

/**
 * A line that lists its parts by `; ` in at most `most` UTF-16 units: parts lose their explanations before the last of
 * them are left out. Other lines are shortened as `shortenText` does.
 */
export function shortenList(line: string, most: number): string {
  const parts = line.split("; ");
  if (line.length <= most || parts.length < FEWEST_PARTS) return shortenText(line, most);
  const share = fairShare(
    parts.map((part) => part.length + 2),
    most,
  );
  const short = parts.map((part) => (part.length <= share ? part : headOf(part, share)));
  return shortenText(short.join("; "), most).replace(/;$/, "");
}

/** What stands before an explanation, if that is a label; else what fits. */
function headOf(part: string, most: number): string {
  const starts = CLAUSE_STARTS.map((start) => part.indexOf(start)).filter((at) => at > 0);
  const head = part.slice(0, Math.min(part.length, ...starts));
  return head.length <= Math.max(most, LONGEST_HEAD)
    ? head
    : shortenLabel(part, Math.max(most, SHORTEST_PART));
}

/** A label in at most `most` UTF-16 units: a longer one loses its explanation, else ends with a whole word. */
export function shortenLabel(line: string, most: number): string {
  if (line.length <= most) return line;
  const head = line.slice(0, most);
  const clause = Math.max(...CLAUSE_STARTS.map((start) => head.lastIndexOf(start)));
  return withoutOpenBracket(clause >= most / 4 ? head.slice(0, clause).trimEnd() : atWord(head));
}

function withoutOpenBracket(text: string): string {
  const open = text.lastIndexOf(" (");
  return open > 0 && !text.includes(")", open) ? text.slice(0, open) : text;
}

function atWord(head: string): string {
  const space = head.lastIndexOf(" ", head.length - 1);
  const cut = space >= head.length / 2 ? head.slice(0, space) : head.slice(0, -1);
  return `${cut
    .trimEnd()
    .replace(/[,;:.–—-]$/, "")
    .toWellFormed()
    .replace(/\ufffd$/, "")
    .trimEnd()}…`;
}
