import type { LineRange } from "../core/attachment.ts";
import { sanitizeLine } from "../core/sanitize.ts";

const WORDS = {
  whole: (path: string, lines: number) => `attached ${path}, ${lines === 1 ? "1 line" : `${lines} lines`}`,
  range: (path: string, { from, to }: LineRange) =>
    from === to ? `attached ${path}, line ${from}` : `attached ${path}, lines ${from} to ${to}`,
  masked: (count: number) =>
    count === 1
      ? "; a value that looks like a key was hidden"
      : `; ${count} values that look like keys were hidden`,
};

/** What a message was sent with, in one line. */
export function attachedLine(file: {
  readonly path: string;
  readonly range: LineRange | null;
  readonly lines: number;
  readonly masked: number;
}): string {
  const path = sanitizeLine(file.path, 120);
  const what = file.range === null ? WORDS.whole(path, file.lines) : WORDS.range(path, file.range);
  return `${what}${file.masked === 0 ? "" : WORDS.masked(file.masked)}`;
}
