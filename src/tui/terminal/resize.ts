import type { WriteStream } from "node:tty";
import type { Clock } from "../../core/clock.ts";
import type { LiveRegion } from "./live-region.ts";
import type { ReplStore } from "../state/repl-store.ts";
import type { ResizeBehaviour } from "./resize-behaviour.ts";
import { refreshSize } from "./terminal-size.ts";
import type { Viewport } from "../state/view-state.ts";

export interface ResizeDeps {
  readonly store: Pick<ReplStore, "hold" | "written" | "dispatch">;
  readonly region: Pick<LiveRegion, "resized" | "erase">;
  readonly stdout: WriteStream;
  readonly clock: Clock;
  readonly isInTmux: boolean;
  readonly behaviour: () => ResizeBehaviour;
  /** How many rows the screen has below the cursor; null when that cannot be known. */
  readonly rowsBelow: () => Promise<number | null>;
  /** Nothing is to be drawn any more. */
  readonly isOver: () => boolean;
  readonly draw: () => void;
}

/**
 * A resize is over when no other has followed for so long. tmux tells of the first of several at once, and of the rest
 * up to 250 ms later (its `server_client_check_pane_resize`), though it has wrapped its rows by then.
 */
const SETTLE_MS = { terminal: 100, tmux: 300 };

/**
 * What to do when the terminal has another size: waits until it keeps that, for what is written for one size must not
 * arrive at another, and draws anew. Where the cursor drifts the region is erased at once: the way there is the same at
 * every size, and what is gone is neither wrapped nor pushed into the scrollback by the next one.
 */
export function createResizeHandler(deps: ResizeDeps): () => Promise<void> {
  const { store, region, stdout, clock, isInTmux, behaviour, rowsBelow, isOver, draw } = deps;
  let resizes = 0;
  const eraseAtOnce = async (): Promise<void> => {
    if (behaviour() !== "drifts") return;
    const below = await rowsBelow();
    if (below !== null && !isOver()) region.erase(below);
  };
  return async () => {
    resizes += 1;
    const resize = resizes;
    const release = store.hold();
    const noticed = (): void => store.written(region.resized(viewportOf(stdout)));
    noticed();
    await Promise.all([eraseAtOnce(), clock.sleep(isInTmux ? SETTLE_MS.tmux : SETTLE_MS.terminal)]);
    refreshSize(stdout);
    const isLast = resize === resizes && !isOver();
    if (isLast) {
      noticed();
      region.erase(null);
      store.dispatch({ type: "view", action: { type: "resize", viewport: viewportOf(stdout) } });
    }
    release();
    // What is held was laid out for another size.
    if (isLast) draw();
  };
}

/** The size of a terminal; the usual one where it does not say. */
export function viewportOf({ columns, rows }: WriteStream): Viewport {
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}
