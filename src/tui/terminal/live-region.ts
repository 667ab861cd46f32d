import { displayWidth } from "../../core/text/display-width.ts";
import type { Row } from "../drawing/block-rows.ts";
import { eraseRows, eraseWrapped } from "./erase.ts";
import { EMPTY_TAIL, type LiveTail } from "../state/live-tail.ts";
import { reflowedHead } from "./reflow.ts";
import type { CountedBehaviour, ResizeBehaviour } from "./resize-behaviour.ts";
import { heightOf, rowsAbove } from "./resized-rows.ts";
import type { Screen } from "../drawing/screen.ts";
import type { Viewport } from "../state/view-state.ts";

export interface LiveRegionDeps {
  readonly write: (text: string) => void;
  /** Makes the renderer erase its frame from the cursor's row up, unwrapped, and draw the next one from there. */
  readonly clear: () => void;
  /** As `clear`, but that nothing is written. */
  readonly forget: () => void;
  readonly behaviour: () => ResizeBehaviour;
}

/**
 * Knows where the live region stands on the terminal, for what a renderer that counts its own rows cannot know: that
 * the terminal has wrapped them anew, moved some of them into the scrollback, or was used by somebody else.
 */
export interface LiveRegion {
  /** This is what the next frame shows, the live text it was made of, and the size of the screen. */
  readonly laidOut: (screen: Screen, tail: LiveTail, size: Viewport) => void;
  /** A frame was drawn. */
  readonly drawn: () => void;
  /** Something was written to the scrollback above the region. */
  readonly settled: () => void;
  /**
   * The terminal was resized. Live text whose first row may now be out of reach, in the scrollback, stays where it
   * stands and is returned: it is not to be drawn again.
   */
  readonly resized: (viewport: Viewport) => LiveTail;
  /**
   * Erases the region as the terminal shows it now, but for live text that stays.
   * @param below how many rows the screen has below the cursor; null when that is not known
   */
  readonly erase: (below: number | null) => void;
  /** Moves all that is visible but the region into the scrollback, for the next frame to begin on the first row. */
  readonly scrollAway: (viewport: Viewport) => void;
  /** Leaves the region where it is, for the next frame to begin on the cursor's row. */
  readonly abandon: () => void;
}

/** Sizes of a storm that are gone through again: the last ones decide. */
const SIZES_MAX = 16;
const CSI = "\u001b[";
const HOME = `${CSI}H`;
const NOTHING = {
  screen: { rows: [], cursor: { x: 0, y: 0 }, textRows: 0 } as Screen,
  tail: EMPTY_TAIL,
  /** Of the screen it was drawn on. */
  size: { columns: 80, rows: 24 },
};

/** Creates the region of a terminal on which nothing was drawn. */
export function createLiveRegion({ write, clear, forget, behaviour }: LiveRegionDeps): LiveRegion {
  let next = NOTHING;
  let shown = NOTHING;
  /** Sizes of the terminal since the frame was drawn, as far as they were noticed. */
  let sizes: Viewport[] = [];
  /** The live text stays where it stands. */
  let isLeft = false;
  /** Rows of earlier frames right above the region that were out of reach, in the scrollback, when they were erased. */
  let stranded: readonly string[] = [];

  /** The region and what is stranded above it, as it was written, and the sizes of the screen since. */
  const standing = () => {
    const { screen, size } = shown;
    const written = [...stranded, ...screen.rows.map(textOf)];
    const cursor = { x: screen.cursor.x, y: stranded.length + screen.cursor.y };
    const { columns, rows } = sizes.at(-1) ?? size;
    return { written, cursor, columns, rows, texts: written.slice(0, stranded.length + screen.textRows) };
  };

  /** On a terminal where the cursor is where it can be counted. */
  const eraseCounted = (is: CountedBehaviour): void => {
    const { written, cursor, columns, rows, texts } = standing();
    const above = rowsAbove(is, { rows: written, cursor }, columns);
    const text = is === "stays" ? texts.length : heightOf(texts, columns);
    const up = Math.max(0, above - (isLeft ? text : 0));
    write(eraseRows(Math.min(up, rows - 1)));
    stranded = isLeft ? [] : reflowedHead(written.slice(0, cursor.y), columns, above - (rows - 1));
  };

  /** On a terminal that can be led from the end of the region to its beginning. */
  const eraseLed = (below: number | null): void => {
    const { written, cursor, texts } = standing();
    const after = written.length - 1 - cursor.y;
    // A terminal that gets lower drops rows below the cursor first. All of them, if it does not say: never erase too much.
    const down = Math.min(after, below ?? 0);
    const first = isLeft ? texts.length : 0;
    write(eraseWrapped(written.slice(first, cursor.y + 1 + down).map(displayWidth), down));
    stranded = [];
  };

  return {
    laidOut: (screen, tail, size) => {
      next = { screen, tail, size };
    },
    drawn: () => {
      shown = next;
      sizes = [];
    },
    settled: () => {
      stranded = [];
    },
    resized: (viewport) => {
      sizes = [...sizes, viewport].slice(-SIZES_MAX);
      const { screen, tail } = shown;
      if (isLeft || screen.textRows === 0) return EMPTY_TAIL;
      const { written, cursor, columns } = standing();
      const is = behaviour();
      const above =
        is === "drifts"
          ? heightOf(written.slice(0, cursor.y + 1), columns) - 1
          : rowsAbove(is, { rows: written, cursor }, columns);
      isLeft = above + heightOf(written.slice(cursor.y + 1), columns) > viewport.rows - 1;
      return isLeft ? tail : EMPTY_TAIL;
    },
    erase: (below) => {
      const is = behaviour();
      if (is === "drifts") eraseLed(below);
      else eraseCounted(is);
      forget();
      shown = NOTHING;
      isLeft = false;
    },
    scrollAway: ({ rows }) => {
      clear();
      shown = NOTHING;
      write(`${"\n".repeat(rows - 1)}${HOME}`);
      stranded = [];
    },
    abandon: () => {
      write("\n".repeat(shown.screen.cursor.y));
      clear();
      shown = NOTHING;
      stranded = [];
    },
  };
}

function textOf(row: Row): string {
  // The renderer does not write what a row ends with.
  return row
    .map(({ text }) => text)
    .join("")
    .trimEnd();
}
