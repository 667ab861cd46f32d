import { sanitizeLine } from "../core/sanitize.ts";
import { readPromptSections } from "./prompt-sections.ts";
import { itemOf, MOST_ITEMS, type WrittenItem } from "./menu-items.ts";

/** `| [BP] | Text |`, `| BP | Text |`, `| *brief | Text |`. */
const ROW =
  /^\s*\|\s*(?:\*\*)?(?:\[([A-Z][A-Z0-9]{0,4})\]|([A-Z][A-Z0-9]{1,4})|[`"]?(\*[a-z][\w-]+)[`"]?)(?:\*\*)?\s*\|([^|]+)/;
/** `- *brief: Text`, `1. [BP] Text`, `` - `*brief` - Text ``. */
const LINE =
  /^\s*(?:[-*+]|\d{1,2}[.)])\s+(?:\*\*)?[`"]?(?:\[([A-Z][A-Z0-9]{0,4})\]|(\*[a-z][\w-]+)(?![\w*-]))[`"]?(?:\*\*)?\s*(?:[-–—:]\s*)?(\S.*)$/;
/** Heads a column of bare codes, which other tables have too. */
const CODES = /^\s*\|\s*(?:code|cmd|command|trigger|código|comando|commande|代码|命令)\s*\|/im;
const MOST_LINES = 2000;

/**
 * Menu items in the Markdown of a prose persona: rows of tables and lists that begin with a code or a `*trigger`; else
 * its prompts, where it has a section of them.
 */
export function readProseMenu(markdown: string): WrittenItem[] {
  const written = readRows(markdown);
  return written.length > 0 ? written : readPromptSections(markdown);
}

function readRows(markdown: string): WrittenItem[] {
  const hasCodes = CODES.test(markdown);
  return markdown
    .split("\n", MOST_LINES)
    .flatMap((line) => {
      const row = ROW.exec(line);
      if (row?.[2] !== undefined && !hasCodes) return [];
      if (row !== null) return itemOf(row[1] ?? row[2] ?? row[3] ?? "", plain(row[4]), null);
      const entry = LINE.exec(line);
      return entry === null ? [] : itemOf(entry[1] ?? entry[2] ?? "", plain(entry[3]), null);
    })
    .slice(0, MOST_ITEMS);
}

function plain(markdown = ""): string {
  return sanitizeLine(markdown.replace(/\*\*|`/g, ""), 300);
}
