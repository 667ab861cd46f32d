import { isSquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { ChatHost } from "../core/chat-host.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { speakerOf } from "./greeting.ts";
import { nearest } from "../core/nearest.ts";
import { receiptBlocks } from "./receipt-blocks.ts";
import { limiterLine, statusItems } from "./status-words.ts";
import { themeNamed, THEMES, type ThemeName } from "./theme.ts";
import type { Words } from "./words/en/index.ts";

/** What a command may do to the conversation it is typed into. */
export interface CommandContext {
  readonly host: ChatHost;
  /** What the keys do, for `/help`. */
  readonly keys: readonly ListItem[];
  readonly print: (...blocks: readonly Block[]) => void;
  readonly showMenu: () => void;
  /** Starts a turn with this input, for which `shown` stands in the transcript; null when something stands there already. */
  readonly send: (text: string, shown?: string | null) => void;
  /** Starts a turn with the last input once more, with its files as they were. */
  readonly sendAgain: (text: string) => void;
  /** Has the answer go on that broke off. */
  readonly goOn: (broken: NonNullable<ReturnType<ChatHost["brokenOff"]>>) => void;
  /** The agent or the session is another one now: introduces the agent. */
  readonly greet: () => void;
  /** What is drawn from now on looks like this. */
  readonly paint: (theme: ThemeName) => void;
  readonly words: Words;
  /** The conversation begins anew. */
  readonly forget: () => void;
  readonly quit: () => void;
}

interface Command {
  readonly name: string;
  /** Placeholder of its argument; empty when it takes none. */
  readonly argument: string;
  readonly summary: string;
  /** It may run while the agent answers. */
  readonly isQuick: boolean;
  readonly run: (context: CommandContext, argument: string) => Promise<void> | void;
}

/** Every command of a conversation, in the order `/help` lists them. */
const COMMANDS: readonly Command[] = [
  { name: "help", argument: "", summary: "what you can type", isQuick: true, run: help },
  {
    name: "menu",
    argument: "",
    summary: "the agent's menu again",
    isQuick: true,
    run: ({ showMenu }) => showMenu(),
  },
  { name: "agents", argument: "", summary: "everyone on the team", isQuick: true, run: agents },
  { name: "agent", argument: "NAME", summary: "hand the conversation to NAME", isQuick: false, run: agent },
  {
    name: "status",
    argument: "",
    summary: "where the limits of every provider stand",
    isQuick: true,
    run: status,
  },
  {
    name: "why",
    argument: "N",
    summary: "who served the last answer (or answer N), and what was tried",
    isQuick: true,
    run: why,
  },
  {
    name: "continue",
    argument: "",
    summary: "go on with an answer that broke off",
    isQuick: false,
    run: goOn,
  },
  { name: "retry", argument: "", summary: "send your last message again", isQuick: false, run: retry },
  {
    name: "theme",
    argument: "NAME",
    summary: `the colours: ${Object.keys(THEMES).join(", ")}`,
    isQuick: true,
    run: theme,
  },
  { name: "new", argument: "", summary: "start a new conversation", isQuick: false, run: startOver },
  { name: "quit", argument: "", summary: "leave", isQuick: true, run: ({ quit }) => quit() },
];

/** What begins like nothing else that is typed, for `/help`. */
const CHOICES: readonly ListItem[] = [
  { label: "1, 2, …", text: "a menu item, right after the menu was shown", tone: "plain" },
  { label: "CODE, *word", text: "a menu item, at any time", tone: "plain" },
  { label: "@file", text: 'send a file along: @notes.md, @"my notes.md", @notes.md:10-80', tone: "plain" },
  { label: "@name …", text: "ask another agent, and stay with them", tone: "plain" },
];

/** A line read as a command. */
export type CommandLine =
  | { readonly kind: "command"; readonly command: Command; readonly argument: string }
  | { readonly kind: "unknown"; readonly message: string };

/** Reads an input as a command; null when it is none (a path like `/usr/bin` is text for the agent). */
export function parseCommand(input: string): CommandLine | null {
  const match = /^\/([\p{L}\p{N}-]+)(?:[ \t]+(.*))?$/u.exec(input.trim());
  const name = match?.[1]?.toLowerCase();
  if (name === undefined) return null;
  const command = COMMANDS.find((command) => command.name === name);
  if (command !== undefined) return { kind: "command", command, argument: match?.[2]?.trim() ?? "" };
  const near = nearest(
    name,
    COMMANDS.map((command) => command.name),
  );
  const advice = near === null ? "/help lists them." : `Did you mean /${near}?`;
  return { kind: "unknown", message: `No command /${sanitizeLine(name, 40)}. ${advice}` };
}

/** An error as lines for the user: what is wrong, and how to fix it. */
export function errorBlocks(error: unknown, { errors }: Words): Block[] {
  const message = error instanceof Error ? error.message : String(error);
  const hint = isSquadError(error) && error.hint !== undefined ? [note(sanitizeLine(error.hint, 300))] : [];
  const ours = isSquadError(error) ? errors[error.code] : undefined;
  return [note(ours ?? sanitizeLine(message, 300), "error"), ...hint];
}

function help({ print, keys }: CommandContext): void {
  const commands = COMMANDS.map(({ name, argument, summary }): ListItem => ({
    label: `/${name} ${argument}`.trim(),
    text: summary,
    tone: "plain",
  }));
  print(
    { kind: "list", items: commands },
    { kind: "gap" },
    { kind: "list", items: CHOICES },
    { kind: "gap" },
    { kind: "list", items: keys },
  );
}

function agents({ host, print }: CommandContext): void {
  const items = host.agents.map((card): ListItem => {
    const { icon, name } = speakerOf(card);
    const here = card.id === host.agent.id ? " · here now" : "";
    return {
      label: `${icon} ${name}`.trim(),
      text: `${sanitizeLine(card.title, 80)} · /agent ${sanitizeLine(card.id, 40)}${here}`,
      tone: "plain",
    };
  });
  print({ kind: "list", items });
}

async function agent(context: CommandContext, name: string): Promise<void> {
  const { host, print, greet } = context;
  if (name === "") {
    print(note("Say who: /agent NAME.", "warn"));
    agents(context);
    return;
  }
  await host.switchAgent(name);
  greet();
}

async function status({ host, print }: CommandContext): Promise<void> {
  const report = await host.status();
  print({ kind: "list", items: statusItems(report) }, note(limiterLine(report)));
}

function retry({ host, print, sendAgain }: CommandContext): void {
  const last = host.lastInput();
  if (last === null) print(note("There is nothing to send again yet.", "warn"));
  else sendAgain(last);
}

/** What is said for an answer that ended at its length limit: as far as anybody knows, it is whole. */
const GO_ON = "Continue exactly where you stopped.";

function goOn({ host, print, send, goOn: resume }: CommandContext): void {
  const broken = host.brokenOff();
  if (broken !== null) resume(broken);
  else if (host.receipts().at(-1)?.finish === "length") send(GO_ON, null);
  else print(note("No answer broke off: there is nothing to continue.", "warn"));
}

function why({ host, print, words }: CommandContext, argument: string): void {
  const receipts = host.receipts();
  const number = argument === "" ? receipts.length : Number(argument);
  const receipt = receipts[number - 1];
  if (receipt !== undefined) print(...receiptBlocks(receipt, { number, of: receipts.length }, words));
  else if (receipts.length === 0) print(note("There is no answer yet to tell about.", "warn"));
  else print(note(`This conversation has answers 1 to ${receipts.length}: /why ${receipts.length}`, "warn"));
}

function theme({ print, paint, words: { themes } }: CommandContext, name: string): void {
  const found = themeNamed(name);
  if (found === null) print(note(themes.sayWhich(Object.keys(THEMES).join(", ")), "warn"));
  else {
    paint(found);
    print(note(themes.now(found)));
  }
}

async function startOver({ host, print, greet, forget }: CommandContext): Promise<void> {
  await host.startOver();
  forget();
  print(note("— new conversation —"));
  greet();
}
