import type { Clock } from "../../core/clock.ts";
import type { KeyEvent } from "./key-event.ts";

/**
 * To the last row and back, in one go, with the cursor's row told at both. Source: DEC STD 070 (DECSC, DECRC, DECXCPR).
 */
const ASK = "\u001b7\u001b[9999B\u001b[?6n\u001b8\u001b[?6n";
/** A terminal behind a slow network answers within that. */
const PATIENCE_MS = 1000;

export interface CursorQuestion {
  /** Asks how many rows the screen has below the cursor; null when the terminal does not say so in time. */
  readonly rowsBelow: () => Promise<number | null>;
  /** Takes what the terminal reported. */
  readonly take: (events: readonly KeyEvent[]) => void;
}

/** Asks a terminal where its cursor is. Answers come in the order of the questions. */
export function createCursorQuestion(deps: {
  readonly write: (text: string) => void;
  readonly clock: Clock;
}): CursorQuestion {
  const { write, clock } = deps;
  const asked: ((below: number) => void)[] = [];
  let last: number | null = null;
  return {
    rowsBelow: () => {
      const answer = new Promise<number>((resolve) => {
        asked.push(resolve);
      });
      write(ASK);
      return Promise.race([answer, clock.sleep(PATIENCE_MS).then(() => null)]);
    },
    take: (events) => {
      for (const event of events) {
        if (event.kind !== "cursor") continue;
        if (last === null) {
          last = event.row;
        } else {
          asked.shift()?.(Math.max(0, last - event.row));
          last = null;
        }
      }
    },
  };
}
