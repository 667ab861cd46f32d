import { sanitize, sanitizeLine } from "../core/sanitize.ts";

/**
 * `text` as a block: without unsafe characters, indentation common to all lines, trailing spaces and repeated blank
 * lines; at most `max` UTF-16 units, cut at the end of a line where there is one in the last quarter.
 */
export function cleanBlock(text: string, max: number): string {
  const lines = dedent(
    sanitize(text)
      .split("\n")
      .map((line) => line.trimEnd()),
  );
  const kept = lines.filter((line, index) => line !== "" || (lines[index - 1] ?? "") !== "");
  const block = kept.join("\n").trim();
  if (block.length <= max) return block;
  const cut = cutAt(block, max - 1);
  const lineEnd = cut.lastIndexOf("\n");
  return `${(lineEnd > max * 0.75 ? cut.slice(0, lineEnd) : cut).trimEnd()}…`;
}

/** A file or folder name as it may stand in a message. */
export function shownPath(path: string): string {
  return sanitizeLine(path, 200);
}

/** `paige` → `Paige`, `ux-designer` → `Ux Designer`. Text that has capitals, or a script without case, is kept. */
export function titleCase(text: string): string {
  if (text !== text.toLowerCase()) return text;
  return text
    .split(/[\s_-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

function cutAt(text: string, length: number): string {
  return text
    .slice(0, Math.max(0, length))
    .toWellFormed()
    .replace(/\ufffd$/, "");
}

function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line !== "").map((line) => line.length - line.trimStart().length);
  // The first line often stands right behind its tag and says nothing about the rest.
  const [first = 0, ...rest] = indents;
  const common = Math.min(
    first === 0 && rest.length > 0 ? Number.POSITIVE_INFINITY : first,
    ...rest.slice(0, 5000),
  );
  if (!Number.isFinite(common) || common === 0) return [...lines];
  return lines.map((line) => (line.slice(0, common).trim() === "" ? line.slice(common) : line));
}
