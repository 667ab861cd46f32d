import { cleanBlock } from "./clean-text.ts";
import { fairShare } from "./fair-share.ts";

/** A line that tells a persona what it must or must not do: never cut before the others. */
const RULE = /\b(?:CRITICAL|MANDATORY|MUST|NEVER|ALWAYS|DO NOT|HALT|STOP)\b/;
const HEADING = /^#{1,6}\s/;
const FENCE = /^\s{0,3}(?:```|~~~)/;

/**
 * A prose persona's text in at most `most` UTF-16 units. Text that fits is left as it is. Of longer text code blocks,
 * comments and rules of dashes go first; then each section is cut to a share of the room, long ones before short ones,
 * so that no section disappears: it keeps its heading, its lines that give orders in capitals, and its first lines.
 */
export function condenseProse(text: string, most: number): string {
  if (text.length <= most) return cleanBlock(text, most);
  const sections = sectionsOf(withoutDecoration(text));
  const share = fairShare(
    sections.map((lines) => lengthOf(lines)),
    most,
  );
  return cleanBlock(sections.map((lines) => cutSection(lines, share).join("\n")).join("\n"), most);
}

function withoutDecoration(text: string): string[] {
  let isCode = false;
  return text
    .replace(/<!--[^]{0,2000}?-->/g, "")
    .split("\n")
    .filter((line) => {
      const isFence = FENCE.test(line);
      if (isFence) isCode = !isCode;
      return !isFence && !isCode && line.trim() !== "" && !/^\s*(?:[-*_=]{3,}|\|[\s|:-]+\|)\s*$/.test(line);
    });
}

function sectionsOf(lines: readonly string[]): string[][] {
  const sections: string[][] = [];
  for (const line of lines) {
    const last = sections.at(-1);
    if (last === undefined || HEADING.test(line)) sections.push([line]);
    else last.push(line);
  }
  return sections;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function cutSection(lines: readonly string[], share: number): string[] {
  if (lengthOf(lines) <= share) return [...lines];
  let left = share;
  const kept = new Set<number>();
  const order = [...lines.keys()].toSorted((a, b) => rank(lines, a) - rank(lines, b) || a - b);
  for (const index of order) {
    const length = (lines[index]?.length ?? 0) + 1;
    if (length > left && kept.size > 0) continue;
    kept.add(index);
    left -= length;
  }
  return lines.filter((_, index) => kept.has(index));
}

function rank(lines: readonly string[], index: number): number {
  if (index === 0) return 0;
  return RULE.test(lines[index] ?? "") ? 1 : 2;
}
