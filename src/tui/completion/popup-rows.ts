import { displayWidth, truncate } from "../../core/text/display-width.ts";
import type { Row } from "../drawing/block-rows.ts";
import type { Words } from "../words/en/index.ts";
import type { OpenPopup } from "./popup.ts";
import type { CompletionItem } from "./source.ts";

/** Rows a popup takes at most. */
export const POPUP_ROWS_MAX = 6;

/** Below this many cells for its detail, an item has only its name. */
const DETAIL_MIN = 16;

const MARK = "› ";
const INDENT = "  ";
const GAP = 2;

/**
 * A popup as at most `maxRows` rows of at most `columns` cells, the selected item always among them. When not all fit,
 * the last row says how many are left out.
 */
export function popupRows(
  { items, unlisted, selected }: OpenPopup,
  columns: number,
  maxRows: number,
  words: Words,
): Row[] {
  const height = Math.min(maxRows, POPUP_ROWS_MAX);
  if (height < 1) return [];
  const total = items.length + unlisted;
  const isCut = total > height && height > 1;
  const visible = isCut ? height - 1 : height;
  const last = Math.max(visible - 1, selected ?? 0);
  const start = Math.max(0, Math.min(last - visible + 1, items.length - visible));
  const shown = items.slice(start, start + visible);
  const nameWidth = Math.max(0, ...shown.map((item) => displayWidth(nameOf(item))));
  const detailWidth = columns - MARK.length - nameWidth - GAP;
  const rows = shown.map((item, index): Row => {
    const isSelected = start + index === selected;
    return itemRow(item, { isSelected, columns, nameWidth, detailWidth });
  });
  const more = `${INDENT}${words.live.more(total - shown.length)}`;
  return isCut ? [...rows, [{ text: truncate(more, columns), tone: "dim" }]] : rows;
}

function nameOf({ label, argument = "" }: CompletionItem): string {
  return argument === "" ? label : `${label} ${argument}`;
}

function itemRow(
  item: CompletionItem,
  {
    isSelected,
    columns,
    nameWidth,
    detailWidth,
  }: {
    readonly isSelected: boolean;
    readonly columns: number;
    readonly nameWidth: number;
    readonly detailWidth: number;
  },
): Row {
  const tone = isSelected ? "accent" : "dim";
  const name = truncate(`${isSelected ? MARK : INDENT}${nameOf(item)}`, columns);
  if (detailWidth < DETAIL_MIN || item.detail === "") return [{ text: name, tone }];
  const padding = " ".repeat(nameWidth + MARK.length + GAP - displayWidth(name));
  return [
    { text: name, tone },
    { text: `${padding}${truncate(item.detail, detailWidth)}`, tone: isSelected ? "plain" : "dim" },
  ];
}
