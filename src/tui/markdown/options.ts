import type { Highlighter } from "./highlighter.ts";

/** How Markdown is drawn. */
export interface MarkdownOptions {
  /** Cells a row may take; finite. */
  readonly columns: number;
  /** Rows that may wait for the text behind them; at least 1. Tables, and single lines of code, may wait for more. */
  readonly maxRows: number;
  readonly highlighter: Highlighter | null;
}
