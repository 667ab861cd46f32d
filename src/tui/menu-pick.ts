import { sanitize, sanitizeLine } from "../core/sanitize.ts";
import type { MenuItem } from "../core/persona.ts";
import { nearest } from "../core/nearest.ts";
import { EN, type Words } from "./words/en/index.ts";

/** What an input means as a menu choice. */
export type MenuPick =
  | { readonly kind: "item"; readonly item: MenuItem }
  /** It looks like a choice but fits no item; the message says so. */
  | { readonly kind: "unknown"; readonly message: string };

/** What choosing an item does. */
export type MenuDeed =
  | { readonly kind: "show-menu" }
  | { readonly kind: "quit" }
  | { readonly kind: "send"; readonly text: string; readonly remark: string | null };

const SHOW_MENU = /\b(?:help|menu)\b/iu;
const LEAVE = /\b(?:exit|dismiss|goodbye|quit)\b/iu;

/**
 * Reads an input as a menu choice: a bare number while the menu is what was shown last, `*trigger`, or an item's
 * exact code in capitals. Null when it is none of these and so goes to the agent as it is.
 */
export function pickMenuItem(
  input: string,
  menu: readonly MenuItem[],
  isMenuFresh: boolean,
  words: Words = EN,
): MenuPick | null {
  const text = input.trim();
  if (/^\d{1,3}$/u.test(text))
    return isMenuFresh && menu.length > 0 ? pickNumber(Number(text), menu, words) : null;
  if (/^\*[^\s*]+$/u.test(text)) return pickTrigger(text.slice(1), menu, words);
  const item = menu.find(({ code }) => code !== null && code === text && code === code.toUpperCase());
  return item === undefined ? null : { kind: "item", item };
}

/**
 * What an item stands for in this version: the host answers help and exit; everything else becomes a request to the
 * agent (by the name `agent`) in plain words, with the item's own instructions where it carries them.
 */
export function menuDeed(item: MenuItem, agent: string, { menu: words }: Words = EN): MenuDeed {
  const { target } = item;
  const description = sanitizeLine(item.description, 300);
  if (target.kind === "none") {
    if (item.code === "MH" || SHOW_MENU.test(item.trigger)) return { kind: "show-menu" };
    if (item.code === "DA" || LEAVE.test(item.trigger)) return { kind: "quit" };
    return { kind: "send", text: description, remark: null };
  }
  if (target.kind === "action") {
    const instructions = target.path === null && !target.value.startsWith("#") ? sanitize(target.value) : "";
    const remark = item.runnable ? null : `${words.missingFiles} ${words.fromTitle(agent)}`;
    return { kind: "send", text: `${description}\n\n${instructions}`.trim(), remark };
  }
  const why = item.runnable ? words.notYet : words.missingFiles;
  return { kind: "send", text: description, remark: `${why} ${words.fromTitle(agent)}` };
}

function pickNumber(number: number, menu: readonly MenuItem[], words: Words): MenuPick {
  const item = menu[number - 1];
  if (item !== undefined) return { kind: "item", item };
  return { kind: "unknown", message: words.menu.range(menu.length) };
}

function pickTrigger(trigger: string, menu: readonly MenuItem[], words: Words): MenuPick {
  const wanted = trigger.toLowerCase();
  const item = menu.find(
    (item) => item.trigger.toLowerCase() === wanted || item.code?.toLowerCase() === wanted,
  );
  if (item !== undefined) return { kind: "item", item };
  const near = nearest(
    wanted,
    menu.map((item) => item.trigger).filter((word) => word !== ""),
  );
  const suggestion = near === null ? words.menu.menuShows : words.menu.didYouMean(near);
  return { kind: "unknown", message: `${words.menu.noItem(sanitizeLine(trigger, 40))} ${suggestion}` };
}
