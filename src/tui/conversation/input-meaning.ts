import type { AgentCard } from "../../core/chat/chat-host.ts";
import { isTakingLeave } from "../../core/party/leaving.ts";
import type { MenuItem } from "../../core/persona.ts";
import { addressee } from "./addressee.ts";
import { parseCommand, type CommandLine } from "../commands/parse.ts";
import { isYes } from "./consent-desk.ts";
import { pickMenuItem, type MenuPick } from "./menu-pick.ts";
import type { QueuedInput } from "../state/repl-state.ts";
import type { ItemChoice } from "./workflow-guide.ts";
import type { Words } from "../words/en/index.ts";

/** What an input of a conversation is. */
export type InputMeaning =
  /** Nothing was typed. */
  | { readonly kind: "blank" }
  | { readonly kind: "command"; readonly line: CommandLine }
  /** It answers what the running turn asks. */
  | { readonly kind: "answer" }
  /** A turn is running: it waits for the end of that. */
  | { readonly kind: "wait" }
  | { readonly kind: "party-talk" }
  | { readonly kind: "party-leave" }
  /** Another agent is called, and nothing is said to them. */
  | { readonly kind: "call"; readonly agent: AgentCard }
  /** The rest of it is a message to another agent. */
  | { readonly kind: "mention"; readonly agent: AgentCard; readonly rest: string }
  /** The workflow that runs is given up for the one that was chosen. */
  | { readonly kind: "give-up"; readonly choice: ItemChoice }
  /** The workflow that runs takes it: a choice at a checkpoint, or a message. */
  | { readonly kind: "workflow" }
  | { readonly kind: "pick"; readonly pick: MenuPick }
  /** It goes to the agent as it is. */
  | { readonly kind: "message" };

/** Where a conversation stands when an input comes. */
export interface InputSituation {
  /** The running turn asks the user something. */
  readonly isAsking: boolean;
  /** A turn is running. */
  readonly isBusy: boolean;
  readonly isParty: boolean;
  readonly agents: readonly AgentCard[];
  /** A workflow runs with the current agent. */
  readonly isInWorkflow: boolean;
  /** What begins when the user gives up that workflow; null when they were not asked. */
  readonly offered: ItemChoice | null;
  /** The current agent's. */
  readonly menu: readonly MenuItem[];
  readonly words: Words;
}

/** Says what an input means. What is first in this order has it. */
export function meaningOf({ text, isChoice }: QueuedInput, situation: InputSituation): InputMeaning {
  const { agents, offered, menu, words } = situation;
  if (text.trim() === "") return { kind: "blank" };
  const line = parseCommand(text);
  if (line !== null) return { kind: "command", line };
  if (situation.isAsking) return { kind: "answer" };
  if (situation.isBusy) return { kind: "wait" };
  if (situation.isParty) return { kind: isTakingLeave(text) ? "party-leave" : "party-talk" };
  const address = addressee(text, agents);
  if (address !== null) return address.rest === "" ? called(address) : { kind: "mention", ...address };
  if (offered !== null && isYes(text)) return { kind: "give-up", choice: offered };
  // A star names a menu item or what is built in, also while a workflow runs.
  if (situation.isInWorkflow && !text.trim().startsWith("*")) return { kind: "workflow" };
  const pick = pickMenuItem(text, menu, isChoice, words);
  return pick === null ? { kind: "message" } : { kind: "pick", pick };
}

function called({ agent }: { readonly agent: AgentCard }): InputMeaning {
  return { kind: "call", agent };
}
