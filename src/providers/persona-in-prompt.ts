import { sanitizeLine } from "../core/sanitize.ts";

/** What a system prompt tells about the persona it makes a model play. */
export interface PromptedPersona {
  readonly name: string;
  readonly icon: string;
  readonly title: string;
  /** Menu entries, each one line that begins with its number. */
  readonly menu: readonly string[];
}

const WHO =
  /^You are ([^\n,]{1,120}?)(?: (\p{Extended_Pictographic}[^\s,]{0,12}))?, ([^\n]{1,200}?)\.?(?:\n|$)/u;
const MENU = /^Menu:[ \t]*([^\n]*)((?:\n[ \t]*(?:[-*]|\d{1,2}[.)]?)[ \t]+[^\n]*)*)/m;
const BULLET = /^(?:[-*]|(\d{1,2})[.)]?)\s+/;

const MOST_ENTRIES = 9;
const MOST_TEXT = 80;

/**
 * Reads the head ("You are Mary 📊, Business Analyst.") and the menu of a system prompt: entries on one line
 * divided by semicolons, or one a line. Entries without a number are numbered in their order.
 */
export function readPersona(system: string): PromptedPersona {
  const who = WHO.exec(system);
  const menu = MENU.exec(system);
  const entries = menu === null ? [] : [...(menu[1] ?? "").split(";"), ...(menu[2] ?? "").split("\n")];
  return {
    name: sanitizeLine(who?.[1] ?? "squad", MOST_TEXT),
    icon: sanitizeLine(who?.[2] ?? "", 2),
    title: sanitizeLine(who?.[3] ?? "", MOST_TEXT),
    menu: entries
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "")
      .slice(0, MOST_ENTRIES)
      .map((entry, index) => {
        const number = BULLET.exec(entry)?.[1] ?? String(index + 1);
        return `${number}. ${sanitizeLine(entry.replace(BULLET, ""), MOST_TEXT)}`;
      }),
  };
}
