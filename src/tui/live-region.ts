import type { Row } from "./block-rows.ts";
import { EMPTY_TAIL, type LiveTail } from "./live-tail.ts";
import { reflow, reflowedHead } from "./reflow.ts";
import type { Screen } from "./screen.ts";
import type { Viewport } from "./view-model.ts";

export interface LiveRegionDeps {
  readonly write: (text: string) => void;
  /** Makes the renderer erase its frame from the cursor's row up, unwrapped, and draw the next one from there. */
  readonly clear: () => void;
}

/**
 * Knows where the live region stands on the terminal, for what a renderer that counts its own rows cannot know: that
 * the terminal has wrapped them anew, moved some of them into the scrollback, or was used by somebody else.
 */
export interface LiveRegion {
  /** This is what the next frame shows, and the live text it was made of. */
  readonly laidOut: (screen: Screen, tail: LiveTail) => void;
  /** A frame was drawn. */
  readonly drawn: () => void;
  /** Something was written to the scrollback above the region. */
  readonly settled: () => void;
  /** The live text that `erase` will leave where it stands, if nothing else is laid out before. */
  readonly kept: () => LiveTail;
  /**
   * Erases the region as the terminal shows it now, at its new size, but for the live text. Terminals do not agree
   * where the cursor is after they wrapped the rows around it, and so an empty row is the first to be erased, and the
   * one that may remain.
   */
  readonly erase: (viewport: Viewport) => void;
  /** Moves all that is visible but the region into the scrollback, for the next frame to begin on the first row. */
  readonly scrollAway: (viewport: Viewport) => void;
  /** Leaves the region where it is, for the next frame to begin on the cursor's row. */
  readonly abandon: () => void;
}

const ERASE_DOWN = "\u001b[J";
const HOME = "\u001b[H";
const NOTHING = { screen: { rows: [], cursor: { x: 0, y: 0 }, textRows: 0 } as Screen, tail: EMPTY_TAIL };

/** Creates the region of a terminal on which nothing was drawn. */
export function createLiveRegion({ write, clear }: LiveRegionDeps): LiveRegion {
  let next = NOTHING;
  let shown = NOTHING;
  /** Rows of earlier frames right above the region that were out of reach, in the scrollback, when they were erased. */
  let stranded: readonly string[] = [];

  const forget = (): void => {
    clear();
    shown = NOTHING;
  };

  return {
    laidOut: (screen, tail) => {
      next = { screen, tail };
    },
    drawn: () => {
      shown = next;
    },
    settled: () => {
      stranded = [];
    },
    kept: () => (next.screen.textRows === 0 ? EMPTY_TAIL : next.tail),
    erase: ({ columns, rows }) => {
      const { screen } = shown;
      const { y } = screen.cursor;
      const earlier = screen.textRows === 0 ? stranded : [];
      const above = [...earlier, ...screen.rows.slice(screen.textRows, y).map(textOf)];
      const height = above.reduce((sum, row) => sum + reflow(row, columns).length, 0);
      // The renderer goes up by as many rows as it drew above the cursor.
      if (height < y) write("\n".repeat(y - height));
      forget();
      if (height > y) write(`\u001b[${height - y}A${ERASE_DOWN}`);
      stranded = reflowedHead(above, columns, height - (rows - 1));
    },
    scrollAway: ({ rows }) => {
      forget();
      write(`${"\n".repeat(rows - 1)}${HOME}`);
      stranded = [];
    },
    abandon: () => {
      write("\n".repeat(shown.screen.cursor.y));
      forget();
      stranded = [];
    },
  };
}

function textOf(row: Row): string {
  return row.map(({ text }) => text).join("");
}
