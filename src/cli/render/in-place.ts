import { truncate } from "../../core/text/display-width.ts";

const HOME = "\u001B[H";
const CLEAR_LINE = "\u001B[K";
const CLEAR_BELOW = "\u001B[J";

/** Size of a terminal, in cells. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Moves what is on the screen into the scrollback, so that nothing of it is overwritten. */
export function scrolledAway({ rows }: ScreenSize): string {
  return "\n".repeat(Math.max(0, rows - 1));
}

/**
 * `text` from the top of the screen on, over whatever frame stood there. Each line replaces its predecessor before
 * the next is touched, so nothing flickers; what does not fit is cut, so nothing scrolls or wraps.
 */
export function inPlace(text: string, { columns, rows }: ScreenSize): string {
  const lines = text.trimEnd().split("\n");
  const shown = lines.length <= rows ? lines : [...lines.slice(0, Math.max(0, rows - 1)), "…"];
  // One cell stays free: behind a full line the cursor waits to wrap, and clearing there differs between terminals.
  const cut = shown.map((line) => truncate(line, columns - 1) + CLEAR_LINE);
  return HOME + cut.join("\r\n") + CLEAR_BELOW;
}
