import { sanitizeLine } from "../core/sanitize.ts";
import type { MenuItem } from "../core/persona.ts";
import { note, type Block } from "./block.ts";
import { itemBlocks } from "./greeting.ts";
import { menuDeed, type MenuPick } from "./menu-pick.ts";
import type { Words } from "./words/en/index.ts";

/** What a REPL does about a menu choice. */
export type MenuChoice =
  | { readonly kind: "show-menu" | "quit" | "party" }
  | {
      readonly kind: "send";
      readonly text: string;
      readonly shown: string;
    }
  | { readonly kind: "start"; readonly item: MenuItem }
  /** `isMenu`: numbers are choices afterwards. */
  | { readonly kind: "say"; readonly blocks: readonly Block[]; readonly isMenu: boolean };

/** What is to be done about `pick`, which was made of the agent by the name `agent` by typing `shown`. */
export function menuChoice(pick: MenuPick, shown: string, agent: string, words: Words): MenuChoice {
  if (pick.kind === "unknown") return { kind: "say", blocks: [note(pick.message, "warn")], isMenu: false };
  if (pick.kind === "several") {
    return { kind: "say", blocks: [note(words.menu.which), ...itemBlocks(pick.items, words)], isMenu: true };
  }
  const deed = menuDeed(pick.item, agent, words);
  if (deed.kind === "chat") return { kind: "say", blocks: [note(deed.text)], isMenu: false };
  if (deed.kind === "start") return { kind: "start", item: pick.item };
  if (deed.kind !== "send") return deed;
  return {
    kind: "send",
    text: pick.argument === undefined ? deed.text : `${deed.text}\n\n${pick.argument}`,
    shown: `${shown.trim()} — ${sanitizeLine(pick.item.description, 200)}`,
  };
}
