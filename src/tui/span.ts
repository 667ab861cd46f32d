import type { Tone } from "./block.ts";

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
