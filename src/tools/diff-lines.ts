import { diffLines as compare } from "diff";
import type { DiffLine } from "../core/chat/consent.ts";

/** What a write changes, line by line. */
export interface LineDiff {
  /** Every changed line, with some that stay around it. */
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
}

/** Lines that stay, shown before and after a change. */
const CONTEXT = 3;

/** Beyond so many changed lines all lines count as changed: finding out which are not takes time in their square. */
const MOST_EDITS = 2000;

/** The difference of two texts whose lines end in LF. */
export function diffLines(before: string, after: string): LineDiff {
  const parts = compare(before, after, { maxEditLength: MOST_EDITS }) ?? [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ];
  const all = parts.flatMap(({ value, added, removed }) => {
    const kind = added ? "added" : removed ? "removed" : "same";
    return linesOf(value).map((text): DiffLine => ({ kind, text }));
  });
  const changed = all.map(({ kind }) => kind !== "same");
  const lines: DiffLine[] = [];
  let skipped = 0;
  for (const [index, line] of all.entries()) {
    if (changed.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).includes(true)) {
      if (skipped > 0) lines.push({ kind: "gap", text: String(skipped) });
      skipped = 0;
      lines.push(line);
    } else {
      skipped += 1;
    }
  }
  if (skipped > 0) lines.push({ kind: "gap", text: String(skipped) });
  return {
    lines,
    added: all.filter(({ kind }) => kind === "added").length,
    removed: all.filter(({ kind }) => kind === "removed").length,
  };
}

function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}
