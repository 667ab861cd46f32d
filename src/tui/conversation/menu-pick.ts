import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import type { BuiltIn, MenuItem } from "../../core/persona.ts";
import { nearest } from "../../core/text/nearest.ts";
import { NAMED_COMMANDS, namedStart } from "./named-start.ts";
import type { Words } from "../words/en/index.ts";

/** What an input means as a menu choice. */
export type MenuPick =
  | {
      readonly kind: "item";
      readonly item: MenuItem;
      /** What was typed behind the item's trigger. @default nothing */
      readonly argument?: string;
    }
  /** Several items fit, each with its number in the menu: which one is meant has to be asked. */
  | { readonly kind: "several"; readonly items: readonly NumberedItem[] }
  /** It looks like a choice but fits no item; the message says so. */
  | { readonly kind: "unknown"; readonly message: string };

export interface NumberedItem {
  readonly number: number;
  readonly item: MenuItem;
}

/** What choosing an item does. */
export type MenuDeed =
  | { readonly kind: "show-menu" | "party" }
  /** The host's command of this name does it. */
  | { readonly kind: "command"; readonly command: "agent" | "workflow"; readonly argument: string }
  | { readonly kind: "quit" }
  /** The user is to say something, and the text asks for it. */
  | { readonly kind: "chat"; readonly text: string }
  | { readonly kind: "send"; readonly text: string }
  /** It names something to run. */
  | { readonly kind: "start"; readonly item: MenuItem; readonly argument: string };

/** Commands of BMad 4 that squad has nothing for: they are no sentences, whatever stands behind them. */
const UNKNOWN_HERE = new Set(["plan", "plan-status", "plan-update", "workflow", "workflow-guidance", "kb"]);

/** What BMad's agents of every generation know, whether their menu lists it or not. */
const BUILT_IN: readonly MenuItem[] = (
  [
    ["help", "MH", "menu"],
    ["menu", null, "menu"],
    ["exit", "DA", "dismiss"],
    ["agent", null, "agent"],
    ["status", null, "status"],
    ["doc-out", null, "document"],
    ["yolo", null, "yolo"],
    ...NAMED_COMMANDS.map((trigger) => [trigger, null, null] as const),
  ] as const
).map(([trigger, code, builtin]) => ({
  trigger,
  code,
  description: "",
  target: { kind: "none" },
  runnable: true,
  builtin,
}));

/**
 * Reads an input as a menu choice: a bare number while the menu is what was shown last, an item's whole code (in
 * capitals, and in any case while the menu was shown last, for `da` and `no` are words elsewhere), its whole trigger
 * when that has a hyphen, or `*` and its trigger or code, maybe with an argument behind it, or a part of its trigger or
 * description. Null when it is none of these and so goes to the agent as it is.
 */
export function pickMenuItem(
  input: string,
  menu: readonly MenuItem[],
  isMenuFresh: boolean,
  words: Words,
): MenuPick | null {
  const text = input.trim();
  if (/^\d{1,3}$/u.test(text))
    return isMenuFresh && menu.length > 0 ? pickNumber(Number(text), menu, words) : null;
  if (/^\*[^\s*][^*\n]*$/u.test(text)) return pickStarred(text.slice(1), menu, words);
  const item = menu.find((each) => isWholeCode(text, each, isMenuFresh) || isWholeTrigger(text, each));
  return item === undefined ? null : { kind: "item", item };
}

function isWholeCode(text: string, { code }: MenuItem, isMenuFresh: boolean): boolean {
  if (code === null || code.toLowerCase() !== text.toLowerCase()) return false;
  return isMenuFresh || text === text.toUpperCase();
}

function isWholeTrigger(text: string, { trigger }: MenuItem): boolean {
  return trigger.includes("-") && trigger.toLowerCase() === text.toLowerCase();
}

/**
 * What an item stands for: the host does what is built in, begins what has files, and runs nothing whose files are
 * missing; everything else becomes a request to the agent (by the name `agent`) in plain words, with the item's own
 * instructions where it carries them.
 */
export function menuDeed(item: MenuItem, agent: string, { menu: words }: Words, argument = ""): MenuDeed {
  const { target } = item;
  if (item.builtin === "agent") return { kind: "command", command: "agent", argument };
  const part = item.builtin === null ? undefined : PART_OF_WORKFLOW[item.builtin];
  if (part !== undefined) return { kind: "command", command: "workflow", argument: part };
  const named = namedStart(item, argument);
  if (named !== null) return { kind: "start", item: named, argument: "" };
  if (item.builtin === "menu") return { kind: "show-menu" };
  if (item.builtin === "chat") return { kind: "chat", text: words.listens(agent) };
  if (item.builtin === "dismiss") return { kind: "quit" };
  if (item.builtin === "party") return { kind: "party" };
  const description = sanitizeLine(item.description, 300);
  if (target.kind === "none") return { kind: "send", text: description };
  if (!item.runnable) return { kind: "chat", text: deadWords(target.value, agent, words) };
  if (target.kind !== "action") return { kind: "start", item, argument };
  return { kind: "send", text: `${description}\n\n${sanitize(target.value)}`.trim() };
}

/** What `/workflow` takes for it. */
const PART_OF_WORKFLOW: Readonly<Partial<Record<BuiltIn, string>>> = {
  status: "",
  document: "document",
  yolo: "yolo",
};

/** Why an item is not run, and what to do instead. */
function deadWords(target: string, agent: string, words: Words["menu"]): string {
  if (target.toLowerCase() === "todo") return words.notWritten(agent);
  return words.notHere(sanitizeLine(target, 120), agent);
}

function isCalled({ trigger, code }: MenuItem, word: string): boolean {
  return [trigger, code].some((name) => name?.toLowerCase() === word.toLowerCase());
}

function pickNumber(number: number, menu: readonly MenuItem[], words: Words): MenuPick {
  const item = menu[number - 1];
  if (item !== undefined) return { kind: "item", item };
  return { kind: "unknown", message: words.menu.range(menu.length) };
}

function pickStarred(typed: string, menu: readonly MenuItem[], { menu: words }: Words): MenuPick | null {
  const wanted = typed.toLowerCase();
  const named = [...menu, ...BUILT_IN].find((item) => isCalled(item, wanted));
  if (named !== undefined) return { kind: "item", item: named };
  const [word = "", ...argument] = typed.split(/\s+/u);
  const called =
    argument.length === 0
      ? undefined
      : [...menu, ...BUILT_IN].find(
          (item) => (item.builtin === null || item.builtin === "agent") && isCalled(item, word),
        );
  if (called !== undefined) return { kind: "item", item: called, argument: argument.join(" ") };
  const hits = menu
    .map((item, index): NumberedItem => ({ number: index + 1, item }))
    .filter(({ item }) => `${item.trigger}\n${item.description}`.toLowerCase().includes(wanted));
  const [hit, ...others] = hits;
  if (hit !== undefined) {
    return others.length === 0 ? { kind: "item", item: hit.item } : { kind: "several", items: hits };
  }
  // Several words that fit nothing are a sentence that begins with a star.
  if (/\s/u.test(typed) && !UNKNOWN_HERE.has(word.toLowerCase())) return null;
  const near = nearest(
    wanted,
    menu.map(({ trigger }) => trigger).filter((word) => word !== ""),
  );
  const suggestion = near === null ? words.menuShows : words.didYouMean(near);
  return { kind: "unknown", message: `${words.noItem(sanitizeLine(typed, 40))} ${suggestion}` };
}
