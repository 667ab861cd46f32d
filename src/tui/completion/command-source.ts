import type { ChatHost } from "../../core/chat/chat-host.ts";
import { argumentOf, textOf, type Command } from "../commands/command.ts";
import type { Words } from "../words/en/index.ts";
import { fitting } from "./match.ts";
import type { Completion, CompletionItem, CompletionSource } from "./source.ts";

/** Completes `/` at the start of a line: the command, then its argument. */
export function commandSource(host: ChatHost, commands: readonly Command[], words: Words): CompletionSource {
  const names = commands.map((command): CompletionItem => ({
    label: `/${command.name}`,
    argument: argumentOf(command, words),
    detail: textOf(command.name, words).summary,
    insert: `/${command.name}${command.takes === "required" ? " " : ""}`,
    next: command.takes === "required" ? "argument" : "send",
  }));

  return {
    candidates(text, cursor) {
      const [, name = "", space = "", argument = ""] =
        /^(\/[\p{L}\p{N}-]*)(?:([ \t]+)(\S*))?$/u.exec(text.slice(0, cursor)) ?? [];
      if (name === "" || text.includes("\n")) return null;
      if (space === "") {
        const isFollowed = /^[^ \t]/u.test(text.slice(cursor));
        return isFollowed ? null : { from: 0, to: cursor, items: fitting(name, names) };
      }
      if (cursor < text.length) return null;
      const command = commands.find((each) => `/${each.name}` === name.toLowerCase());
      if (command?.candidates === undefined) return null;
      const at = (items: readonly CompletionItem[]): Completion => ({
        from: cursor - argument.length,
        to: cursor,
        items: fitting(argument, items),
      });
      const found = command.candidates(host, argument, words);
      return found instanceof Promise ? found.then(at) : at(found);
    },
  };
}
