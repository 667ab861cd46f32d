const CSI = "\u001b[";
const UP = `${CSI}1A`;
const ERASE_DOWN = `${CSI}J`;
const ERASE_LINE = `${CSI}2K`;
/** A backspace goes from the first cell of a row to the row above, if the terminal has wrapped that one into it. */
const REVERSE_WRAP = { on: `${CSI}?45h`, off: `${CSI}?45l` };
/** No screen has more rows. */
const PIECES_MAX = 256;

/** Erases the cursor's row, all below it and so many rows above it, and leaves the cursor where the first of them began. */
export function eraseRows(above: number): string {
  // Row by row, because terminals move what is erased from the first row down into the scrollback.
  return `\r${ERASE_DOWN}${`${UP}${ERASE_LINE}`.repeat(above)}`;
}

/**
 * Erases rows as they were written, each into however many pieces xterm.js has wrapped it, and all below them. Leaves the
 * cursor where the first of them began, or on the first row of the screen where that is out of reach.
 * @param widths of the rows from the top, in cells
 * @param down how many rows of the screen the end of the last of them is below the cursor
 */
export function eraseWrapped(widths: readonly number[], down: number): string {
  const toStarts = widths.toReversed().map((width) => `${"\r\b".repeat(piecesMax(width))}\r`);
  const toLast = down > 0 ? `${CSI}${down}B` : "";
  return `${toLast}${REVERSE_WRAP.on}${toStarts.join(UP)}${REVERSE_WRAP.off}\r${ERASE_DOWN}`;
}

/** A character takes two cells at most, and a terminal has at least two columns. */
function piecesMax(width: number): number {
  return Math.min(Math.ceil(width / 2), PIECES_MAX);
}
