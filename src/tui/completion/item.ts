import type { CompletionItem } from "./source.ts";

/** An item that is put in as it is shown, and ends the line it stands in. Both texts are sanitized. */
export function lastWord(word: string, detail: string): CompletionItem {
  return { label: word, detail, insert: word, next: "send" };
}
