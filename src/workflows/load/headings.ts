/** A part of a Markdown text: what stands from one heading to the next. */
export interface Section {
  /** 1 to 6; 0 for what stands before the first heading. */
  readonly level: number;
  /** The heading without its marks; empty at level 0. */
  readonly title: string;
  /** Without the heading. */
  readonly body: string;
}

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^\s*(```+|~~~+)/;

/** Cuts Markdown at its headings, whatever their level; `#` in fenced blocks is no heading. */
export function readSections(text: string): readonly Section[] {
  const sections: { level: number; title: string; lines: string[] }[] = [{ level: 0, title: "", lines: [] }];
  let fence: string | null = null;
  for (const line of text.split("\n")) {
    const [, mark] = FENCE.exec(line) ?? [];
    if (mark !== undefined) {
      if (fence === null) fence = mark;
      else if (mark.startsWith(fence)) fence = null;
    }
    const heading = fence === null && mark === undefined ? HEADING.exec(line) : null;
    if (heading === null) sections.at(-1)?.lines.push(line);
    else sections.push({ level: heading[1]?.length ?? 1, title: heading[2] ?? "", lines: [] });
  }
  return sections
    .map(({ level, title, lines }) => ({ level, title, body: lines.join("\n").trim() }))
    .filter(({ level, body }) => level > 0 || body !== "");
}

/** A section as Markdown again. */
export function writeSection({ level, title, body }: Section): string {
  if (level === 0) return body;
  const heading = `${"#".repeat(level)} ${title}`;
  return body === "" ? heading : `${heading}\n\n${body}`;
}
