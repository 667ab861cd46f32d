import type { Span } from "../drawing/span.ts";

/** Colours code line by line. Reading changes nothing: the same reader may read another line instead. */
export interface CodeReader {
  readonly read: (line: string) => { readonly spans: readonly Span[]; readonly next: CodeReader };
}

/** A reader for the beginning of code in a language, by any of its names; null for a language it does not know. */
export type Highlighter = (language: string) => CodeReader | null;
