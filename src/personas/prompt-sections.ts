import { sanitizeLine } from "../core/sanitize.ts";
import { cleanBlock } from "./clean-text.ts";
import { asTrigger, type WrittenItem } from "./menu-items.ts";

const HEADING = /^(#{1,5})\s+(.+?)\s*#*$/;
const PROMPTS = /\b(?:prompts|comandos|commands|tarefas|tareas)$/i;
const MOST_SECTIONS = 30;
const LONGEST_PROMPT = 4000;

/**
 * Menu items in a prose persona that keeps its prompts in sections of their own: each heading right below one called
 * `Specialized Prompts` or the like is an item, its text what the agent is asked to do.
 */
export function readPromptSections(markdown: string): WrittenItem[] {
  const items: WrittenItem[] = [];
  let level: number | null = null;
  let open: { readonly name: string; readonly lines: string[] } | null = null;
  const close = (): void => {
    const text = cleanBlock(open?.lines.join("\n") ?? "", LONGEST_PROMPT);
    if (open !== null && text !== "") items.push(itemOf(open.name, text));
    open = null;
  };
  for (const line of outsideFences(markdown)) {
    const [, marks = "", name = ""] = line.isFenced ? [] : (HEADING.exec(line.text) ?? []);
    const depth = marks.length;
    if (depth === 0 || (level !== null && depth > level + 1)) open?.lines.push(line.text);
    else if (level !== null && depth === level + 1) {
      close();
      open = { name, lines: [] };
    } else {
      close();
      level = PROMPTS.test(name) ? depth : null;
    }
  }
  close();
  return items.slice(0, MOST_SECTIONS);
}

function itemOf(name: string, text: string): WrittenItem {
  const description = sanitizeLine(name.replace(/\*\*|`/g, ""), 120);
  const trigger = asTrigger(description.replace(/[^\p{L}\p{N}]+/gu, " ").trim());
  return { trigger, code: null, description, target: { attribute: "action", value: text } };
}

function outsideFences(markdown: string): { readonly text: string; readonly isFenced: boolean }[] {
  let isFenced = false;
  return markdown.split("\n").map((text) => {
    const isFence = /^\s*(?:```|~~~)/.test(text);
    if (isFence) isFenced = !isFenced;
    return { text, isFenced: isFenced || isFence };
  });
}
