import { sanitizeLine } from "../core/sanitize.ts";
import { cleanBlock } from "./clean-text.ts";
import { repairMojibake } from "./mojibake.ts";
import { decodeEntities, plainText, scanElements, type ScannedElement } from "./xml-scan.ts";

/** A menu item as written: nothing resolved, nothing checked. */
export interface WrittenItem {
  readonly trigger: string;
  readonly code: string | null;
  readonly description: string;
  /** The attribute that says what to run, and its value; null when the item has none. */
  readonly target: {
    readonly attribute: string;
    readonly value: string;
    /** All attributes of that sort. @default the leading one alone */
    readonly attributes?: Readonly<Record<string, string>>;
  } | null;
}

/** Most items read of a menu. */
export const MOST_ITEMS = 100;
const LONGEST_DESCRIPTION = 300;
const LONGEST_VALUE = 8000;

/** Attributes that start something, the leading one first when an item has several. */
const TARGET_ATTRIBUTES = [
  "workflow",
  "run-workflow",
  "exec",
  "action",
  "validate-workflow",
  "task",
  "skill",
  "tmpl",
  "data",
] as const;

const CODE = /^[A-Z][A-Z0-9]{0,4}$/;
const LEADING_CODE = /^\[([A-Z][A-Z0-9]{0,4})\]\s*/;
const BRACKETED = /\[([A-Z][A-Z0-9]{0,4})\]([^[]*)/g;
const ALTERNATIVES = /,|、|，|\s+or\s+|或者|或/;
const MATCH_WORDS = /^(?:fuzzy\s+)?match(?:es)?\s+(?:on\s+)?|^模糊匹配\s*/i;

/** The items of a `<menu>` or, in the first alpha, a `<cmds>`. Separators and text between items are no items. */
export function readMenuItems(menu: string): WrittenItem[] {
  const elements = [...scanElements(menu, "item", MOST_ITEMS), ...scanElements(menu, "c", MOST_ITEMS)];
  return elements.flatMap(itemsOf).slice(0, MOST_ITEMS);
}

function itemsOf(element: ScannedElement): WrittenItem[] {
  if (element.attributes.get("type") === "multi") return multiItems(element);
  const command = element.attributes.get("cmd") ?? element.attributes.get("trigger") ?? "";
  return itemOf(command, describe(element.body), elementTarget(element));
}

/** The item of a command as written and its description, which may begin with a code in brackets; none of nothing. */
export function itemOf(command: string, text: string, target: WrittenItem["target"]): WrittenItem[] {
  const { trigger, code } = readCommand(command);
  const bracketed = LEADING_CODE.exec(text)?.[1] ?? null;
  const description = text.replace(LEADING_CODE, "").slice(0, LONGEST_DESCRIPTION);
  if (trigger === "" && code === null && bracketed === null && description === "") return [];
  return [{ trigger, code: code ?? bracketed, description, target }];
}

/** `[SPM] Start Party Mode, [CH] Chat` with one `<handler match="SPM or …">` for each: one item a code. */
function multiItems(element: ScannedElement): WrittenItem[] {
  const handlers = scanElements(element.body, "handler", MOST_ITEMS).map((handler) => ({
    ...readCommand(handler.attributes.get("match") ?? ""),
    target: elementTarget(handler),
  }));
  const start = element.body.indexOf("<handler");
  const text = describe(start === -1 ? element.body : element.body.slice(0, start));
  return [...text.matchAll(BRACKETED)].map(([, code = "", description = ""]) => {
    const handler = handlers.find((candidate) => candidate.code === code);
    return {
      trigger: handler?.trigger ?? "",
      code,
      description: description.replace(/[\s,;]+$/, "").trim(),
      target: handler?.target ?? null,
    };
  });
}

/**
 * `*product-brief`, `BP`, `BP or fuzzy match on product-brief, brief`, `CH 或模糊匹配 chat`: a short code, a trigger,
 * or both.
 */
function readCommand(command: string): { trigger: string; code: string | null } {
  const [first = "", ...others] = sanitizeLine(command, 200)
    .split(ALTERNATIVES)
    .map((part) => part.trim().replace(/^\*/, "").replace(MATCH_WORDS, "").trim())
    .filter((part) => part !== "");
  if (CODE.test(first)) return { trigger: asTrigger(others[0] ?? ""), code: first };
  return { trigger: asTrigger(first), code: null };
}

/** `*Draft Story` → `draft-story`. */
export function asTrigger(text: string): string {
  return text.replace(/^\*/, "").replace(/\s+/g, "-").toLowerCase().slice(0, 60);
}

function describe(body: string): string {
  return sanitizeLine(repairMojibake(plainText(body)), LONGEST_DESCRIPTION);
}

function elementTarget(element: ScannedElement): WrittenItem["target"] {
  return targetOf((attribute) => {
    const value = element.attributes.get(attribute);
    return attribute === "action" && value !== undefined ? repairMojibake(value) : value;
  });
}

/** What an item runs, `valueOf` giving its attributes; null when it has none that starts something. */
export function targetOf(valueOf: (attribute: string) => string | undefined): WrittenItem["target"] {
  const found = TARGET_ATTRIBUTES.flatMap((attribute) => {
    const value = valueOf(attribute) ?? "";
    const text = attribute === "action" ? cleanBlock(value, LONGEST_VALUE) : sanitizeLine(value, 500);
    return text === "" ? [] : [[attribute, text] as const];
  });
  const [leading] = found;
  if (leading === undefined) return null;
  return { attribute: leading[0], value: leading[1], attributes: Object.fromEntries(found) };
}

/** Prompts that items reach by `action="#id"`, by id. */
export function readPrompts(prompts: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const prompt of scanElements(prompts, "prompt", MOST_ITEMS)) {
    const id = prompt.attributes.get("id");
    const [content] = scanElements(prompt.body, "content", 1);
    const text = cleanBlock(repairMojibake(decodeEntities(content?.body ?? prompt.body)), 2 * LONGEST_VALUE);
    if (id !== undefined && text !== "") found.set(id, text);
  }
  return found;
}
