import { sameName } from "./progress.ts";

const PLACE = /\{\{\s*([\p{L}\p{N}_.-]{1,80})\s*\}\}/gu;
/** A line that is nothing without its value: alone, in a list, or behind a label. */
const NOTHING_ELSE = /^\s*(?:[-*]\s+)?(?:\*{2}[^*\n]{1,60}\*{2}|[\p{L} ]{1,40}:)?:?\s*$/u;
const HEADING = /^(#{1,6})\s+\S/u;

/** Names of a template's `{{places}}`, and of those the ones that have a line to themselves. */
export function placesIn(template: string): {
  readonly all: readonly string[];
  readonly own: ReadonlySet<string>;
} {
  const own = template.split("\n").flatMap((line) => {
    const [, name] = /^\s*(?:[-*] )?\{\{\s*([\p{L}\p{N}_.-]{1,80})\s*\}\}\s*$/u.exec(line) ?? [];
    return name === undefined ? [] : [sameName(name)];
  });
  const all = Array.from(template.matchAll(PLACE), ([, name = ""]) => name);
  return { all: [...new Set(all)], own: new Set(own) };
}

/** The heading above a section's place in a template, where that place is the only one under it; null otherwise. */
export function headingAbove(template: string, section: string): string | null {
  for (const part of template.split(/^(?=#{1,6} )/mu)) {
    const { all } = placesIn(part.slice(part.indexOf("\n") + 1));
    if (HEADING.test(part) && all.length === 1 && sameName(all[0] ?? "") === sameName(section))
      return part.split("\n", 1)[0]?.trim() ?? null;
  }
  return null;
}

/** A finished document without the places of `names` that nobody filled, and without headings that have nothing left. */
export function withoutOpenPlaces(document: string, names: readonly string[]): string {
  const open = new Set(names.map((name) => sameName(name)));
  const isOpen = (name: string): boolean => open.has(sameName(name));
  const lines = document.split("\n");
  const filled = lines.map((line) => {
    const rest = line.replace(PLACE, (whole, name: string) => (isOpen(name) ? "" : whole));
    if (rest === line) return line;
    return NOTHING_ELSE.test(rest) ? null : rest.replace(/(?<=\S) {2,}/gu, " ").trimEnd();
  });
  if (filled.every((line, index) => line === lines[index])) return document;
  return withoutEmptyParts(closedUp(filled), new Set(emptyHeadings(lines))).join("\n");
}

/** Lines without those that are null; of the blank lines around such a one, one set stays. */
function closedUp(lines: readonly (string | null)[]): readonly string[] {
  const kept: string[] = [];
  for (const line of lines) {
    if (line !== null) kept.push(line);
    else if (kept.at(-1)?.trim() === "") kept.pop();
  }
  return kept;
}

/** Lines without headings that hold nothing, but for those that held nothing before. */
function withoutEmptyParts(lines: readonly string[], before: ReadonlySet<string>): readonly string[] {
  let kept = lines;
  for (;;) {
    const empty = new Set(emptyHeadings(kept).filter((line) => !before.has(line)));
    if (empty.size === 0) return kept;
    kept = closedUp(kept.map((line) => (empty.has(line) ? null : line)));
  }
}

/** Headings that no text follows before the next of their level or above, or the end. */
function emptyHeadings(lines: readonly string[]): readonly string[] {
  const said = lines.filter((line) => line.trim() !== "" && !/^\s*-{3,}\s*$/u.test(line));
  return said.filter((line, index) => {
    const level = HEADING.exec(line)?.[1]?.length ?? 0;
    const next = said[index + 1];
    const below = next === undefined ? 1 : (HEADING.exec(next)?.[1]?.length ?? 7);
    return level > 0 && below <= level;
  });
}
