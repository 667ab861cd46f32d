import type { Block } from "../blocks/block.ts";
import { readMarkdown } from "../markdown/markdown.ts";
import type { MarkdownOptions } from "../markdown/options.ts";
import { MARKDOWN_START, type MarkdownState } from "../markdown/state.ts";
import type { Row } from "../drawing/span.ts";

/** The part of a streaming answer that is still live: not yet written to the scrollback. */
export interface LiveTail {
  readonly text: string;
  /** The place in the answer's Markdown where `text` begins. */
  readonly place: MarkdownState;
}

export interface TailSplit {
  /** What to write to the scrollback now. */
  readonly settled: readonly Block[];
  readonly tail: LiveTail;
}

export const EMPTY_TAIL: LiveTail = { text: "", place: MARKDOWN_START };

/**
 * Settles what is finished: whole blocks, and of the last one as many rows as it takes to keep at most `maxRows` live.
 * Where nothing is wrapped (infinite columns) nothing is drawn either: whole lines settle as they are.
 */
export function splitTail(tail: LiveTail, options: MarkdownOptions): TailSplit {
  if (!Number.isFinite(options.columns)) return splitLines(tail);
  const { rows, state, rest } = readMarkdown(tail.text, tail.place, options, "wait");
  if (rest === tail.text) return { settled: [], tail };
  return { settled: rows.length === 0 ? [] : [{ kind: "rows", rows }], tail: { text: rest, place: state } };
}

/**
 * Settles all of the live text. The tail it leaves goes on where the text stopped, on a new row: what is written behind
 * an interruption is still in the list or the code it was in.
 */
export function flushTail(tail: LiveTail, options: MarkdownOptions): TailSplit {
  const text = tail.text.trimEnd();
  if (!Number.isFinite(options.columns)) {
    return { settled: text === "" ? [] : [{ kind: "answer", text }], tail: EMPTY_TAIL };
  }
  const { rows } = readMarkdown(text, tail.place, options, "end");
  const { state } = readMarkdown(tail.text, tail.place, options, "pause");
  return { settled: rows.length === 0 ? [] : [{ kind: "rows", rows }], tail: { text: "", place: state } };
}

/** The rows of the live text, as they would be if the answer ended here. */
export function tailRows(tail: LiveTail, options: MarkdownOptions): readonly Row[] {
  return readMarkdown(tail.text, tail.place, options, "end").rows;
}

/** What is left of `tail` when an earlier state of it stays where it was shown; unchanged when it was settled since. */
export function withoutWritten(tail: LiveTail, written: LiveTail, options: MarkdownOptions): LiveTail {
  if (written.text === "" || !tail.text.startsWith(written.text)) return tail;
  const { state } = readMarkdown(written.text, written.place, options, "pause");
  return { text: tail.text.slice(written.text.length), place: state };
}

function splitLines({ text, place }: LiveTail): TailSplit {
  const end = text.trimEnd().lastIndexOf("\n");
  if (end === -1) return { settled: [], tail: { text, place } };
  return {
    settled: [{ kind: "answer", text: text.slice(0, end) }],
    tail: { text: text.slice(end + 1), place },
  };
}
