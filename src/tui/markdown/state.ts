import type { Span } from "../drawing/span.ts";
import type { Container } from "./containers.ts";
import type { CodeReader } from "./highlighter.ts";
import type { TableForm, TableHead } from "./table.ts";

/** What the text that comes next goes on with. */
export type Leaf =
  | { readonly kind: "none" }
  | {
      readonly kind: "text";
      /** 1 to 6; 0 for a paragraph. */
      readonly level: number;
      /** The unfinished last row of what was drawn already, without what stands before it. */
      readonly carry: readonly Span[];
      /** The next text is on the same line. */
      readonly isInLine: boolean;
      /** Nothing of it was drawn. */
      readonly isFresh: boolean;
    }
  | {
      readonly kind: "fence";
      readonly marker: string;
      /** Cells of the marker's indentation, taken off every line. */
      readonly indent: number;
      readonly language: string;
      readonly reader: CodeReader | null;
      readonly isInLine: boolean;
    }
  | {
      readonly kind: "table";
      readonly head: TableHead;
      readonly form: TableForm;
      /** What `form` was made for. */
      readonly columns: number;
    };

export const NO_LEAF: Leaf = { kind: "none" };

export type TextLeaf = Extract<Leaf, { kind: "text" }>;
export type FenceLeaf = Extract<Leaf, { kind: "fence" }>;

/** A place in a Markdown text, between what is drawn and what is not. */
export interface MarkdownState {
  /** Outermost first. */
  readonly containers: readonly Container[];
  readonly leaf: Leaf;
  /** An empty row is due, in so many quotes; null when none is. */
  readonly gap: number | null;
  /** Something was drawn. */
  readonly hasRows: boolean;
}

/** The beginning of a text. */
export const MARKDOWN_START: MarkdownState = {
  containers: [],
  leaf: NO_LEAF,
  gap: null,
  hasRows: false,
};
