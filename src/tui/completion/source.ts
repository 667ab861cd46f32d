export type Awaitable<T> = T | Promise<T>;

/**
 * What Enter does with an item: puts it in and sends the line; puts it in for an argument to follow; or puts it in, and
 * sends the line only when it stood there already.
 */
export type Next = "send" | "argument" | "text";

/** One thing that may be meant. Every text is already sanitized and has no line break. */
export interface CompletionItem {
  /** What is shown, and what is compared with what was typed. */
  readonly label: string;
  /** Says more about it; may be empty. */
  readonly detail: string;
  /** What stands in the line once it is taken. */
  readonly insert: string;
  /** How its argument is written, shown after the label. */
  readonly argument?: string;
  readonly next: Next;
}

/** What may stand in the place of `text.slice(from, to)`. */
export interface Completion {
  /** Index into the text, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** The best first. */
  readonly items: readonly CompletionItem[];
  /** How many more there are than the items. @default 0 */
  readonly unlisted?: number;
}

/** Knows what may be meant at one kind of place in a line. */
export interface CompletionSource {
  /** Null where there is nothing to complete. A promise may be outrun by typing: its answer is dropped then. */
  readonly candidates: (text: string, cursor: number) => Awaitable<Completion | null>;
}
