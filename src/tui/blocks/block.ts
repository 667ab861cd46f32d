import type { Row, Tone } from "../drawing/span.ts";

export type { Tone } from "../drawing/span.ts";

/** One settled piece of the transcript. Every text is already sanitized. */
export type Block =
  | { readonly kind: "gap" }
  | { readonly kind: "banner"; readonly icon: string; readonly name: string; readonly title: string }
  | { readonly kind: "speaker"; readonly icon: string; readonly name: string }
  | { readonly kind: "user"; readonly text: string }
  /** An answer's Markdown, as it is. */
  | { readonly kind: "answer"; readonly text: string }
  /** A piece of an answer, drawn. */
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "note"; readonly tone: Tone; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly ListItem[] };

export interface ListItem {
  readonly label: string;
  readonly text: string;
  readonly tone: Tone;
}

/** A `note` block. */
export function note(text: string, tone: Tone = "dim"): Block {
  return { kind: "note", tone, text };
}
