import type { Span } from "./block-rows.ts";
import { textColumns, type Viewport } from "../state/view-state.ts";

/** Stands before the first row of the input; the others are indented by as much. */
const PROMPT: Span = { text: "› ", tone: "accent" };
const INDENT: Span = { text: "  ", tone: "plain" };

/** Terminals narrower than this show no prompt mark. */
const PROMPT_MIN_COLUMNS = 8;

/** What stands before each row of the input; null where there is no room for it. */
export function promptMarks({
  columns,
}: {
  readonly columns: number;
}): { readonly first: Span; readonly other: Span } | null {
  return columns >= PROMPT_MIN_COLUMNS ? { first: PROMPT, other: INDENT } : null;
}

/** Cells of a row of the input. */
export function inputColumns(viewport: Viewport): number {
  const columns = textColumns(viewport);
  return Math.max(1, columns - (promptMarks({ columns })?.first.text.length ?? 0));
}
