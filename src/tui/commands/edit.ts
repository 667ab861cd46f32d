import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import type { SessionTranscript } from "../../core/session.ts";
import { note } from "../blocks/block.ts";
import type { Command, CommandContext } from "./command.ts";

export const EDIT: Command = {
  name: "edit",
  takes: "optional",
  isQuick: false,
  run: edit,
};

/** One message of the user, and how many turns at the end of the session begin with it. */
export interface OwnMessage {
  readonly text: string;
  readonly turns: number;
}

/** The user's messages, the last one first. One that was sent again, because no answer came, counts once. */
export function ownMessages({ turns }: Pick<SessionTranscript, "turns">): OwnMessage[] {
  const isRepeated = (index: number): boolean => {
    const before = turns[index - 1];
    return before?.kind === "interrupted" && before.user === turns[index]?.user;
  };
  return turns
    .map(({ user, shown = user }, index) => ({ text: shown, turns: turns.length - index }))
    .filter((_message, index) => !isRepeated(index))
    .toReversed();
}

function edit({ host, print, putIntoLine, replaceTurns, words }: CommandContext, argument: string): void {
  const said = words.edit;
  if (argument.toLowerCase() === "off") {
    replaceTurns(0);
    print(note(said.kept));
    return;
  }
  const messages = ownMessages(host.transcript());
  const message = messages[argument === "" ? 0 : Number(argument) - 1];
  if (message === undefined) {
    const { length } = messages;
    print(note(length === 0 ? said.none : length === 1 ? said.one : said.range(length), "warn"));
    return;
  }
  const text = sanitize(message.text);
  if (putIntoLine(text)) print(note(said.ready(message.turns)));
  else print(note(sanitizeLine(text, 2000), "plain"), note(said.retype(message.turns)));
  replaceTurns(message.turns);
}
