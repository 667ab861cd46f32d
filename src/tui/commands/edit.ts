import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import type { SessionTranscript } from "../../core/session.ts";
import { note } from "../block.ts";
import type { Command, CommandContext } from "./command.ts";

const WORDS = {
  summary: "change your last message (or the N-th last) and go on from there",
  details: [
    "The message goes back into the input line. Once you send it, the conversation goes on from before the old one:",
    "what was said since then is set aside, and stays in the session's file. /edit off leaves all as it is.",
  ],
  none: "You have said nothing yet that could be changed.",
  range: (count: number) => `There are ${count} messages of yours: /edit 1 to /edit ${count}.`,
  one: "There is one message of yours: /edit.",
  ready: (set: string) => `Change it and press Enter: ${set} set aside then. /edit off leaves all as it is.`,
  retype: (set: string) => `Type it anew: ${set} set aside then. /edit off leaves all as it is.`,
  turns: (count: number) =>
    count === 1 ? "the old message and its answer are" : `the last ${count} turns are`,
  off: "Nothing is changed: the conversation goes on as it is.",
};

export const EDIT: Command = {
  name: "edit",
  argument: "[N|off]",
  summary: WORDS.summary,
  details: WORDS.details,
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
    .map(({ user }, index) => ({ text: user, turns: turns.length - index }))
    .filter((_message, index) => !isRepeated(index))
    .toReversed();
}

function edit({ host, print, putIntoLine, replaceTurns }: CommandContext, argument: string): void {
  if (argument.toLowerCase() === "off") {
    replaceTurns(0);
    print(note(WORDS.off));
    return;
  }
  const messages = ownMessages(host.transcript());
  const message = messages[argument === "" ? 0 : Number(argument) - 1];
  if (message === undefined) {
    const { length } = messages;
    print(note(length === 0 ? WORDS.none : length === 1 ? WORDS.one : WORDS.range(length), "warn"));
    return;
  }
  const set = WORDS.turns(message.turns);
  const text = sanitize(message.text);
  if (putIntoLine(text)) print(note(WORDS.ready(set)));
  else print(note(sanitizeLine(text, 2000), "plain"), note(WORDS.retype(set)));
  replaceTurns(message.turns);
}
