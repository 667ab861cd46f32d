import { displayWidth } from "../../core/text/display-width.ts";
import { wrapText } from "../../tui/drawing/wrap.ts";

const NARROWEST = 20;

/** `text` behind `lead`, wrapped at `columns` cells, its further lines below its own beginning. Ends with a line break. */
export function hanging(text: string, columns: number, lead: string): string {
  const room = Math.max(NARROWEST, columns - displayWidth(lead));
  const margin = " ".repeat(displayWidth(lead));
  return wrapText(text, room)
    .map((line, index) => `${index === 0 ? lead : margin}${line}\n`)
    .join("");
}
