/** Where text may end so that the rest still reads: after a sentence, then before a clause. */
const SENTENCE_ENDS = [". ", "! ", "? ", "。", "; "];
const CLAUSE_STARTS = [" (", ": ", " - ", " – ", " — ", ", ", "，", "："];

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
