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
  let isChanged = false;
  const lines = document.split("\n").flatMap((line) => {
    const rest = line.replace(PLACE, (whole, name: string) => (isOpen(name) ? "" : whole));
    if (rest === line) return [line];
    isChanged = true;
    return NOTHING_ELSE.test(rest) ? [] : [rest.replace(/(?<=\S) {2,}/gu, " ").trimEnd()];
  });
  if (!isChanged) return document;
  return withoutEmptyParts(lines, new Set(emptyHeadings(document.split("\n"))))
    .join("\n")
    .replace(/\n{3,}/gu, "\n\n");
}

/** Lines without headings that hold nothing, but for those that held nothing before. */
function withoutEmptyParts(lines: readonly string[], before: ReadonlySet<string>): readonly string[] {
  let kept = lines;
  for (;;) {
    const empty = new Set(emptyHeadings(kept).filter((line) => !before.has(line)));
    if (empty.size === 0) return kept;
    kept = kept.filter((line) => !empty.has(line));
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
