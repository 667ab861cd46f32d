import { sanitizeLine } from "../../core/sanitize.ts";
import type { MenuItem } from "../../core/persona.ts";
import { note, type Block } from "../blocks/block.ts";
import type { Command } from "../commands/command.ts";
import { AGENT } from "../commands/team.ts";
import { WORKFLOW } from "../commands/workflow.ts";
import { itemBlocks } from "../blocks/greeting.ts";
import { menuDeed, type MenuPick } from "./menu-pick.ts";
import type { Words } from "../words/en/index.ts";

/** What a REPL does about a menu choice. */
export type MenuChoice =
  | { readonly kind: "show-menu" | "quit" | "party" }
  | { readonly kind: "command"; readonly command: Command; readonly argument: string }
  | {
      readonly kind: "send";
      readonly text: string;
      readonly shown: string;
    }
  /** `argument`: what was typed behind it, for the agent. */
  | { readonly kind: "start"; readonly item: MenuItem; readonly argument: string }
  /** `isMenu`: numbers are choices afterwards. */
  | { readonly kind: "say"; readonly blocks: readonly Block[]; readonly isMenu: boolean };

/** What is to be done about `pick`, which was made of the agent by the name `agent` by typing `shown`. */
export function menuChoice(pick: MenuPick, shown: string, agent: string, words: Words): MenuChoice {
  if (pick.kind === "unknown") return { kind: "say", blocks: [note(pick.message, "warn")], isMenu: false };
  if (pick.kind === "several") {
    return { kind: "say", blocks: [note(words.menu.which), ...itemBlocks(pick.items, words)], isMenu: true };
  }
  const deed = menuDeed(pick.item, agent, words, pick.argument);
  if (deed.kind === "chat") return { kind: "say", blocks: [note(deed.text)], isMenu: false };
  if (deed.kind === "command") return { ...deed, command: deed.command === "agent" ? AGENT : WORKFLOW };
  if (deed.kind !== "send") return deed;
  return {
    kind: "send",
    text: pick.argument === undefined ? deed.text : `${deed.text}\n\n${pick.argument}`,
    shown: `${shown.trim()} — ${sanitizeLine(pick.item.description, 200)}`,
  };
}
