import { displayWidth, graphemes, truncate } from "../core/display-width.ts";
import type { Row } from "./block-rows.ts";
import type { HistorySearch } from "./history-search.ts";

const WORDS = { label: "search: ", failing: "not found: " } as const;

/** The row of a search through history and the cell the cursor stands in. Of a long query the end is shown. */
export function searchRow(
  { query, isFailing }: HistorySearch,
  columns: number,
): { readonly row: Row; readonly x: number } {
  const label = truncate(isFailing ? WORDS.failing : WORDS.label, Math.max(1, columns - 1));
  const room = Math.max(0, columns - displayWidth(label) - 1);
  const kept = graphemes(query);
  while (displayWidth(kept.join("")) > room) kept.shift();
  const text = kept.join("");
  return {
    row: [
      { text: label, tone: isFailing ? "warn" : "accent" },
      { text, tone: "plain" },
    ],
    x: displayWidth(label) + displayWidth(text),
  };
}
