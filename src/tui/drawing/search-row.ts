import { displayWidth, graphemes, truncate } from "../../core/text/display-width.ts";
import type { Row } from "./block-rows.ts";
import type { HistorySearch } from "../editor/history-search.ts";
import type { Words } from "../words/en/index.ts";

/** The row of a search through history and the cell the cursor stands in. Of a long query the end is shown. */
export function searchRow(
  { query, isFailing }: HistorySearch,
  columns: number,
  { line }: Words,
): { readonly row: Row; readonly x: number } {
  const label = truncate(isFailing ? line.notFound : line.search, Math.max(1, columns - 1));
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
