import type { WorkflowValue } from "../../core/workflows/workflow-state.ts";
import { sameName } from "./progress.ts";

/** `{{name}}`, as templates and paths have it. */
const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_.-]{1,80})\s*\}\}/gu;

/** `text` with the placeholders filled that `values` knows; the others stay. */
export function fillPlaceholders(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => values.get(sameName(name)) ?? whole);
}

/** Values by their names as `sameName` has them; later ones win. */
export function valueMap(...lists: readonly (readonly WorkflowValue[])[]): ReadonlyMap<string, string> {
  return new Map(lists.flat().map(({ name, text }) => [sameName(name), text]));
}

/** A section on its way into a document. */
export interface SectionWrite {
  readonly section: WorkflowValue;
  /** What the document holds of it already, letter by letter; null when it was not written in this step. */
  readonly before: string | null;
  /** The heading that stands above it and nothing else; null where the template has none of that kind. */
  readonly heading?: string | null;
}

/**
 * A document with a section in it. It takes the place of what was written of it before, else of its `{{placeholder}}`,
 * else of the part under the heading it begins with; else it comes at the end. Everything else stays as it is. A heading
 * that stands above the placeholder is not repeated.
 */
export function withSection(document: string, { section, before, heading = null }: SectionWrite): string {
  const content = section.text.trim();
  return (
    inPlaceOf(document, before ?? "", content) ??
    inPlaceOf(document, withoutHeading(before ?? ""), withoutHeading(content)) ??
    inPlaceholder(document, section.name, content) ??
    underHeading(document, content) ??
    (heading === null ? null : underHeading(document, `${heading}\n\n${withoutHeading(content)}`)) ??
    appended(document, content)
  );
}

function inPlaceOf(document: string, before: string, content: string): string | null {
  return before !== "" && document.includes(before) ? document.replace(before, () => content) : null;
}

function inPlaceholder(document: string, name: string, content: string): string | null {
  for (const { 0: whole, 1: found = "", index } of document.matchAll(PLACEHOLDER)) {
    if (sameName(found) !== sameName(name)) continue;
    const above = /(?:^|\n)#{1,6}[ \t]+([^\n]*\S)\s*$/u.exec(document.slice(0, index))?.[1];
    const text = above === undefined || !isTitled(content, [above, name]) ? content : withoutHeading(content);
    return document.slice(0, index) + text + document.slice(index + whole.length);
  }
  return null;
}

/** Whether a text begins with a heading that says one of these. */
function isTitled(text: string, titles: readonly string[]): boolean {
  const title = /^#{1,6}[ \t]+(.+)/u.exec(text)?.[1];
  return title !== undefined && titles.some((each) => sameName(each) === sameName(title));
}

function withoutHeading(text: string): string {
  return text.replace(/^#{1,6}[ \t]+[^\n]*\n*/u, "");
}

/** Puts `content` in the place of the part with its heading; null when there is no such part, or it has no heading. */
function underHeading(document: string, content: string): string | null {
  const [heading = ""] = content.split("\n", 1);
  const level = levelOf(heading);
  if (level === 0) return null;
  const lines = document.split("\n");
  const start = lines.findIndex((line) => line.trim() === heading.trim());
  if (start === -1) return null;
  const fenced = fencedLines(lines);
  const length = lines
    .slice(start + 1)
    .findIndex((line, index) => !fenced.has(start + 1 + index) && isAtMost(levelOf(line), level));
  const end = length === -1 ? lines.length : start + 1 + length;
  const rule = /^\s*-{3,}\s*$/u.test(lines.slice(start, end).findLast((line) => line.trim() !== "") ?? "");
  const after = [...(rule ? ["---", ""] : []), ...lines.slice(end)];
  return [...lines.slice(0, start), content, "", ...after].join("\n").trimEnd().concat("\n");
}

function isAtMost(level: number, most: number): boolean {
  return level > 0 && level <= most;
}

function levelOf(line: string): number {
  return /^(#{1,6})\s+\S/u.exec(line)?.[1]?.length ?? 0;
}

/** Indices of the lines within fenced code, where `#` begins no heading. */
function fencedLines(lines: readonly string[]): ReadonlySet<number> {
  const fenced = new Set<number>();
  let fence = "";
  for (const [index, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1] ?? "";
    if (fence !== "" || mark !== "") fenced.add(index);
    if (fence === "") fence = mark;
    else if (mark.startsWith(fence)) fence = "";
  }
  return fenced;
}

function appended(document: string, content: string): string {
  const head = document.trimEnd();
  return head === "" ? `${content}\n` : `${head}\n\n${content}\n`;
}
