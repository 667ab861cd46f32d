import { nearest } from "../../core/text/nearest.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type ListItem } from "../blocks/block.ts";
import { lastWord } from "../completion/item.ts";
import { textOf, usageOf, type Command, type CommandContext } from "./command.ts";

/** All commands: `/help`, which knows them, and the others. */
export function helpOn(others: readonly Command[]): readonly Command[] {
  const help: Command = {
    name: "help",
    takes: "optional",
    isQuick: true,
    run: (context, argument) => (argument === "" ? overview(context, all) : explain(context, argument, all)),
    candidates: (_host, _typed, words) => all.map(({ name }) => lastWord(name, textOf(name, words).summary)),
  };
  const all: readonly Command[] = [help, ...others];
  return all;
}

function overview({ print, keys, words }: CommandContext, commands: readonly Command[]): void {
  const items = commands.map((command): ListItem => ({
    label: usageOf(command, words),
    text: textOf(command.name, words).summary,
    tone: "plain",
  }));
  const choices = words.help.choices.map(([label, text]): ListItem => ({ label, text, tone: "plain" }));
  print(
    { kind: "list", items },
    { kind: "gap" },
    { kind: "list", items: choices },
    { kind: "gap" },
    { kind: "list", items: keys },
  );
}

function explain(
  { print, stopKey, words }: CommandContext,
  argument: string,
  commands: readonly Command[],
): void {
  const wanted = argument.replace(/^\//u, "").toLowerCase();
  const command = commands.find(({ name }) => name === wanted);
  if (command === undefined) {
    const names = commands.map(({ name }) => name);
    const near = nearest(wanted, names);
    const advice = near === null ? words.help.helpLists : words.help.didYouMean(`/help ${near}`);
    print(note(`${words.help.noCommand(sanitizeLine(wanted, 40))} ${advice}`, "warn"));
    return;
  }
  const { summary, details = [] } = textOf(command.name, words);
  const item: ListItem = { label: usageOf(command, words), text: summary, tone: "plain" };
  print(
    { kind: "list", items: [item] },
    ...details.map((line) => note(line)),
    note(command.isQuick ? words.help.quick : words.help.slow(stopKey)),
  );
}
