import { expandTabs, wrapLine } from "./wrap.ts";

/** The part of a streaming answer that is still live: not yet written to the scrollback. */
export interface LiveTail {
  readonly text: string;
  /** The marker of the code fence that is open where `text` begins; null outside a fence. */
  readonly fence: string | null;
}

export interface TailSplit {
  /** Text to write to the scrollback now, each piece without its final newline. */
  readonly settled: readonly string[];
  readonly tail: LiveTail;
}

export const EMPTY_TAIL: LiveTail = { text: "", fence: null };

/**
 * Settles what is finished: everything up to the last blank line outside a code fence, and then as many rows,
 * wrapped to `columns`, as it takes to keep at most `maxRows` live. The last row always stays: it may still grow.
 */
export function splitTail(tail: LiveTail, columns: number, maxRows: number): TailSplit {
  const settled: string[] = [];
  const paragraph = lastParagraphEnd(tail);
  let rest = tail;
  if (paragraph > 0) {
    settled.push(withoutFinalNewline(tail.text.slice(0, paragraph)));
    rest = { text: tail.text.slice(paragraph), fence: null };
  }
  const excess = excessEnd(rest.text, columns, Math.max(1, maxRows));
  if (excess > 0) {
    const head = rest.text.slice(0, excess);
    settled.push(withoutFinalNewline(head));
    rest = { text: rest.text.slice(excess), fence: fenceAfter(head, rest.fence) };
  }
  return { settled, tail: rest };
}

/** What is left of `tail` when an earlier state of it stays where it was shown; unchanged when it was settled since. */
export function withoutWritten(tail: LiveTail, written: LiveTail): LiveTail {
  if (!tail.text.startsWith(written.text)) return tail;
  const text = tail.text.slice(written.text.length).replace(/^(?:\n| +)/u, "");
  return { text, fence: fenceAfter(written.text, written.fence) };
}

/** Index after the last blank line outside a fence; 0 when there is none. */
function lastParagraphEnd(tail: LiveTail): number {
  let end = 0;
  let fence = tail.fence;
  for (const { line, next } of completeLines(tail.text)) {
    fence = toggleFence(line, fence);
    if (fence === null && line.trim() === "") end = next;
  }
  return end;
}

/** Index at which the last `maxRows` rows begin; 0 when there are no more than that. */
function excessEnd(text: string, columns: number, maxRows: number): number {
  const starts: number[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const isOnlyRow = line === "" && offset === text.length && offset > 0;
    if (!isOnlyRow)
      for (const row of wrapLine(expandTabs(line), columns))
        starts.push(offset + unexpanded(line, row.start));
    offset += line.length + 1;
  }
  return starts.length <= maxRows ? 0 : (starts[starts.length - maxRows] ?? 0);
}

/** The index in `line` of index `at` of its tab-expanded form. */
function unexpanded(line: string, at: number): number {
  if (!line.includes("\t")) return at;
  let expanded = 0;
  for (let index = 0; index < line.length; index += 1) {
    if (expanded >= at) return index;
    expanded += line[index] === "\t" ? 4 : 1;
  }
  return line.length;
}

function fenceAfter(text: string, fence: string | null): string | null {
  let open = fence;
  for (const { line } of completeLines(text)) open = toggleFence(line, open);
  return open;
}

function toggleFence(line: string, fence: string | null): string | null {
  const marker = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
  if (marker === undefined) return fence;
  if (fence === null) return marker;
  return marker.startsWith(fence) && line.trim() === marker ? null : fence;
}

function* completeLines(text: string): Generator<{ line: string; next: number }> {
  let from = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", from)) {
    yield { line: text.slice(from, at), next: at + 1 };
    from = at + 1;
  }
}

function withoutFinalNewline(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
