import { nearest } from "../../core/nearest.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type ListItem } from "../block.ts";
import { lastWord } from "../completion/item.ts";
import { usageOf, type Command, type CommandContext } from "./command.ts";

const WORDS = {
  summary: "what you can type, or more about one command",
  quick: "It can be used while an answer comes.",
  slow: "It waits for the answer: Esc stops one that is coming.",
  unknown: (name: string, near: string | null) =>
    near === null
      ? `No command /${name}. /help lists them.`
      : `No command /${name}. Did you mean /help ${near}?`,
};

/** What begins like nothing else that is typed. */
const CHOICES: readonly ListItem[] = [
  { label: "1, 2, …", text: "a menu item, right after the menu was shown", tone: "plain" },
  { label: "CODE, *word", text: "a menu item, at any time", tone: "plain" },
  { label: "@file", text: 'send a file along: @notes.md, @"my notes.md", @notes.md:10-80', tone: "plain" },
  { label: "@name …", text: "ask another agent, and stay with them", tone: "plain" },
];

/** All commands: `/help`, which knows them, and the others. */
export function helpOn(others: readonly Command[]): readonly Command[] {
  const help: Command = {
    name: "help",
    argument: "[COMMAND]",
    summary: WORDS.summary,
    isQuick: true,
    run: (context, argument) => (argument === "" ? overview(context, all) : explain(context, argument, all)),
    candidates: () => all.map(({ name, summary }) => lastWord(name, summary)),
  };
  const all: readonly Command[] = [help, ...others];
  return all;
}

function overview({ print, keys }: CommandContext, commands: readonly Command[]): void {
  const items = commands.map((command): ListItem => ({
    label: usageOf(command),
    text: command.summary,
    tone: "plain",
  }));
  print(
    { kind: "list", items },
    { kind: "gap" },
    { kind: "list", items: CHOICES },
    { kind: "gap" },
    { kind: "list", items: keys },
  );
}

function explain({ print }: CommandContext, argument: string, commands: readonly Command[]): void {
  const wanted = argument.replace(/^\//u, "").toLowerCase();
  const command = commands.find(({ name }) => name === wanted);
  if (command === undefined) {
    const names = commands.map(({ name }) => name);
    print(note(WORDS.unknown(sanitizeLine(wanted, 40), nearest(wanted, names)), "warn"));
    return;
  }
  const item: ListItem = { label: usageOf(command), text: command.summary, tone: "plain" };
  print(
    { kind: "list", items: [item] },
    ...(command.details ?? []).map((line) => note(line)),
    note(command.isQuick ? WORDS.quick : WORDS.slow),
  );
}
