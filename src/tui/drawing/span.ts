/** What a piece of text means; the theme gives it a colour, plain mode none. */
export type Tone =
  | "plain"
  | "strong"
  | "dim"
  | "accent"
  | "good"
  | "warn"
  | "error"
  | "heading"
  | "link"
  | "code"
  | "keyword"
  | "string"
  | "comment"
  | "number"
  | "name";

/** A piece of a row in one style. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
}

/** One row of cells, left to right. */
export type Row = readonly Span[];
