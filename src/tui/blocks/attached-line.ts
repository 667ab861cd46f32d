import type { LineRange } from "../../core/chat/attachment.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { Words } from "../words/en/index.ts";

/** What a message was sent with, in one line. */
export function attachedLine(
  file: {
    readonly path: string;
    readonly range: LineRange | null;
    readonly lines: number;
    readonly masked: number;
  },
  { attached }: Words,
): string {
  const path = sanitizeLine(file.path, 120);
  const what = file.range === null ? attached.whole(path, file.lines) : linesOf(path, file.range, attached);
  return `${what}${file.masked === 0 ? "" : attached.masked(file.masked)}`;
}

function linesOf(path: string, { from, to }: LineRange, attached: Words["attached"]): string {
  return from === to ? attached.line(path, from) : attached.range(path, from, to);
}
