import type { Awaitable, CompletionItem } from "../completion/source.ts";
import type { ChatHost, ChatInput } from "../../core/chat/chat-host.ts";
import type { SessionSummary } from "../../core/session.ts";
import type { Block, ListItem } from "../blocks/block.ts";
import type { ThemeName } from "../drawing/theme.ts";
import type { TurnJob } from "../conversation/turn-job.ts";
import type { CommandWords } from "../words/en/commands.ts";
import type { Words } from "../words/en/index.ts";
import type { WorkflowGuide } from "../conversation/workflow-guide.ts";
import type { Lead } from "../conversation/turn-runner.ts";

/** What a command may do to the conversation it is typed into. */
export interface CommandContext {
  readonly host: ChatHost;
  /** What the keys do, for `/help`. */
  readonly keys: readonly ListItem[];
  /** The key that stops an answer, as it is called. */
  readonly stopKey: string;
  readonly print: (...blocks: readonly Block[]) => void;
  readonly showMenu: () => void;
  /** Starts a turn with this input in the place of a command, which is what stands in the transcript for it. */
  readonly sendFor: (command: string, text: string) => void;
  /** Starts a turn with the last input once more, with its files as they were. */
  readonly sendAgain: (input: ChatInput) => void;
  /** Has the answer go on that broke off. */
  readonly goOn: (broken: NonNullable<ReturnType<ChatHost["brokenOff"]>>) => void;
  /** Starts a turn that asks for a summary; `again` goes back into the line when it has no answer. */
  readonly work: (work: NonNullable<TurnJob["work"]>, again: string) => void;
  readonly guide: WorkflowGuide;
  /** Does what may lead to a turn, and begins that. Meanwhile inputs wait. */
  readonly follow: (lead: Lead) => void;
  /** The agent or the session is another one now: introduces the agent. */
  readonly greet: () => void;
  /** What is said from here on is said by these. */
  readonly faces: (speaker: { readonly icon: string; readonly name: string }) => void;
  /** Takes leave of the party that is under way. */
  readonly endParty: () => void;
  /** The session is another one now, with things said in it: shows the last of them. */
  readonly showResumed: () => void;
  /** What is drawn from now on looks like this. */
  readonly paint: (theme: ThemeName) => void;
  readonly words: Words;
  /** The conversation begins anew. */
  readonly forget: () => void;
  /** Others are asked now: the status bar is about them. */
  readonly lookAgain: () => void;
  /** Puts a text into the input line; false where there is none to be seen. */
  readonly putIntoLine: (text: string) => boolean;
  /** The next message takes the place of the last `turns` turns; 0 takes that back. */
  readonly replaceTurns: (turns: number) => void;
  /** Null where nothing can be cleared. */
  readonly clearScreen: (() => void) | null;
  /** Puts a text on the clipboard of the user's terminal; null where escape sequences are not wanted. */
  readonly copy: ((text: string) => void) | null;
  readonly memory: CommandMemory;
  readonly quit: () => void;
}

/** What one command leaves for the next. */
export interface CommandMemory {
  /** The sessions as `/sessions` numbered them last; null before. */
  listed: readonly SessionSummary[] | null;
}

/** Commands are named the same in all languages. */
export type CommandName = keyof Words["commands"];

export interface Command {
  readonly name: CommandName;
  /** Whether it takes an argument, and whether it can do anything without one. */
  readonly takes: "nothing" | "optional" | "required";
  /** It may run while the agent answers. */
  readonly isQuick: boolean;
  readonly run: (context: CommandContext, argument: string) => Promise<void> | void;
  /** What its argument may be. */
  readonly candidates?: (host: ChatHost, typed: string, words: Words) => Awaitable<readonly CompletionItem[]>;
}

/** What is said of a command. */
export function textOf(name: CommandName, { commands }: Words): CommandWords {
  return commands[name];
}

/** How its argument is written, in brackets where it may be left out; empty when it takes none. */
export function argumentOf({ name, takes }: Command, words: Words): string {
  const { argument = "" } = textOf(name, words);
  return takes === "optional" ? `[${argument}]` : argument;
}

/** How it is typed: `/agent NAME`. */
export function usageOf(command: Command, words: Words): string {
  return `/${command.name} ${argumentOf(command, words)}`.trim();
}
