import { sanitizeLine } from "../core/sanitize.ts";
import { cleanBlock, titleCase } from "./clean-text.ts";
import { iconIn, withoutIcons } from "./icon.ts";

/** What a persona file without structure says about itself. Empty where it says nothing. */
export interface ProseFacts {
  readonly name: string;
  readonly title: string;
  readonly icon: string;
  readonly prose: string;
}

const LONGEST_PROSE = 24_000;
const HEAD_LINES = 60;
/** A first heading longer than this is a document's title, not a name. */
const MOST_NAME_WORDS = 4;

/** Reads a Markdown persona: name and title from its first heading and its `Name:`, `Title:`, `Role:` lines. */
export function readProse(markdown: string): ProseFacts {
  const head = markdown.split("\n").slice(0, HEAD_LINES);
  const heading = head.find((line) => line.startsWith("# "))?.slice(2) ?? "";
  const [first = "", ...rest] = withoutIcons(sanitizeLine(heading, 160)).split(/\s+[—–|-]\s+|:\s+/);
  const labelled = /^(?:agent|agente|persona)$/i.test(first.trim());
  const name = (labelled ? rest.shift() : first)?.replace(/\s+(?:agent|persona)$/i, "").trim() ?? "";
  return {
    name: field(head, "name") || (name.split(" ").length <= MOST_NAME_WORDS ? titleCase(name) : ""),
    title: field(head, "title") || rest.join(" ").trim() || field(head, "role"),
    icon: iconIn(field(head, "icon")) || iconIn(heading),
    prose: cleanBlock(markdown, LONGEST_PROSE),
  };
}

/** Value of a line like `**Role:** x`, `- **Name:** x`, `## Title: x`. */
function field(lines: readonly string[], key: string): string {
  for (const line of lines) {
    const [, found = "", value = ""] =
      /^[\s#>*_-]{0,12}([A-Za-z]{2,12})[*_]{0,2}:[*_]{0,2}(.{1,200})/.exec(line) ?? [];
    if (found.toLowerCase() === key) return sanitizeLine(value, 120);
  }
  return "";
}
