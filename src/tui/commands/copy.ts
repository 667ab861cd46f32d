import { sanitize } from "../../core/sanitize.ts";
import { note } from "../block.ts";
import { lastWord } from "../completion/item.ts";
import { lastCodeBlock } from "../code-block.ts";
import type { Command, CommandContext } from "./command.ts";

const WORDS = {
  summary: "copy the last answer, its last code block, or answer N",
  details: [
    "/copy code copies the last code block of the last answer, without its fence.",
    "Your terminal must allow it (OSC 52); in tmux: set -g set-clipboard on, or allow-passthrough on.",
  ],
  noAnswer: "There is no answer yet to copy.",
  noCode: "The last answer has no code block. /copy copies all of it.",
  range: (count: number) => `This conversation has answers 1 to ${count}: /copy ${count}`,
  tooLong: (kilobytes: number, id: string) =>
    `That is ${kilobytes} KB, and a terminal takes 100 KB: squad sessions export ${id} has all of it.`,
  notHere: (id: string) =>
    `Plain mode cannot reach the clipboard: squad sessions export ${id} prints the conversation.`,
  copied: (what: string, lines: number) =>
    `Handed to your terminal for the clipboard: ${what}, ${lines === 1 ? "1 line" : `${lines} lines`}.`,
  answer: "the last answer",
  code: "the last code block",
  numbered: (number: string) => `answer ${number}`,
};

/** Bytes of text: what terminals take at least (xterm, tmux and kitty take more). */
const MOST_BYTES = 100 * 1024;

export const COPY: Command = {
  name: "copy",
  argument: "[code|N]",
  summary: WORDS.summary,
  details: WORDS.details,
  isQuick: true,
  run: copy,
  candidates: () => [lastWord("code", WORDS.code)],
};

function copy({ host, print, copy: put }: CommandContext, argument: string): void {
  if (put === null) {
    print(note(WORDS.notHere(host.sessionId), "warn"));
    return;
  }
  const found = textToCopy(host.transcript().turns, argument.toLowerCase());
  if ("problem" in found) {
    print(note(found.problem, "warn"));
    return;
  }
  const text = sanitize(found.text).trim();
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    print(note(WORDS.tooLong(Math.ceil(bytes / 1024), host.sessionId), "warn"));
    return;
  }
  put(text);
  print(note(WORDS.copied(found.what, text.split("\n").length)));
}

type Turns = ReturnType<CommandContext["host"]["transcript"]>["turns"];
type Found = { readonly text: string; readonly what: string } | { readonly problem: string };

function textToCopy(turns: Turns, argument: string): Found {
  const answers = turns.flatMap((turn) => (turn.kind === "exchange" ? [turn.assistant] : []));
  const last = turns.at(-1);
  const shown = last?.kind === "interrupted" ? (last.partial?.text ?? answers.at(-1)) : answers.at(-1);
  if (shown === undefined) return { problem: WORDS.noAnswer };
  if (argument === "") return { text: shown, what: WORDS.answer };
  if (argument === "code") {
    const code = lastCodeBlock(shown);
    return code === null ? { problem: WORDS.noCode } : { text: code, what: WORDS.code };
  }
  const text = answers[Number(argument) - 1];
  return text === undefined
    ? { problem: answers.length === 0 ? WORDS.noAnswer : WORDS.range(answers.length) }
    : { text, what: WORDS.numbered(argument) };
}
