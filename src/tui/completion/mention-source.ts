import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { FoundFiles } from "../../core/chat/found-files.ts";
import { mentionOf } from "../../core/chat/mentions.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { speakerOf } from "../blocks/greeting.ts";
import { fitting } from "./match.ts";
import type { Completion, CompletionItem, CompletionSource } from "./source.ts";

/** Files that are offered at most. */
const MOST_FILES = 20;

const NOTHING: FoundFiles = { paths: [], total: 0 };

/** Completes `@` at the start of a word: an agent of the team, or a file of the project where the host finds files. */
export function mentionSource(host: ChatHost): CompletionSource {
  const agents = host.agents.flatMap((card): CompletionItem[] => {
    const { name } = speakerOf(card);
    const word = /^\S+$/u.test(name) ? name.toLowerCase() : sanitizeLine(card.id, 40);
    return [{ label: `@${word}`, detail: sanitizeLine(card.title, 80), insert: `@${word} `, next: "text" }];
  });

  return {
    candidates(text, cursor) {
      const [word] = /(?<=^|\s)@\S*$/u.exec(text.slice(0, cursor)) ?? [];
      if (word === undefined || /^\S/u.test(text.slice(cursor))) return null;
      const people = fitting(word, agents);
      const at = ({ paths, total }: FoundFiles): Completion => ({
        from: cursor - word.length,
        to: cursor,
        items: [
          ...people,
          ...paths.map((path): CompletionItem => ({
            label: mentionOf(path),
            detail: "",
            insert: `${mentionOf(path)} `,
            next: "text",
          })),
        ],
        unlisted: total - paths.length,
      });
      if (host.findFiles === undefined) return at(NOTHING);
      return host.findFiles(word.slice(1), MOST_FILES).then(at, () => at(NOTHING));
    },
  };
}
