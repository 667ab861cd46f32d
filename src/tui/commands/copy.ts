import { sanitize } from "../../core/sanitize.ts";
import { note } from "../blocks/block.ts";
import { lastWord } from "../completion/item.ts";
import { lastCodeBlock } from "./code-block.ts";
import type { Words } from "../words/en/index.ts";
import type { Command, CommandContext } from "./command.ts";

/** Bytes of text: what terminals take at least (xterm, tmux and kitty take more). */
const MOST_BYTES = 100 * 1024;

export const COPY: Command = {
  name: "copy",
  takes: "optional",
  isQuick: true,
  run: copy,
  candidates: (_host, _typed, { copy }) => [lastWord("code", copy.code)],
};

function copy({ host, print, copy: put, words }: CommandContext, argument: string): void {
  const said = words.copy;
  if (put === null) {
    print(note(said.notHere(host.sessionId), "warn"));
    return;
  }
  const found = textToCopy(host.transcript().turns, argument.toLowerCase(), said);
  if ("problem" in found) {
    print(note(found.problem, "warn"));
    return;
  }
  const text = sanitize(found.text).trim();
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    print(note(said.tooLong(Math.ceil(bytes / 1024), host.sessionId), "warn"));
    return;
  }
  put(text);
  print(note(said.copied(found.what, text.split("\n").length)));
}

type Turns = ReturnType<CommandContext["host"]["transcript"]>["turns"];
type Found = { readonly text: string; readonly what: string } | { readonly problem: string };

function textToCopy(turns: Turns, argument: string, said: Words["copy"]): Found {
  const answers = turns.flatMap((turn) => (turn.kind === "exchange" ? [turn.assistant] : []));
  const last = turns.at(-1);
  const shown = last?.kind === "interrupted" ? (last.partial?.text ?? answers.at(-1)) : answers.at(-1);
  if (shown === undefined) return { problem: said.noAnswer };
  if (argument === "") return { text: shown, what: said.answer };
  if (argument === "code") {
    const code = lastCodeBlock(shown);
    return code === null ? { problem: said.noCode } : { text: code, what: said.code };
  }
  const text = answers[Number(argument) - 1];
  return text === undefined
    ? { problem: answers.length === 0 ? said.noAnswer : said.range(answers.length) }
    : { text, what: said.numbered(argument) };
}
