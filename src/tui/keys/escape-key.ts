import type { Clock } from "../../core/clock.ts";
import type { KeyDeed } from "./keys.ts";
import type { ReplState } from "../state/repl-state.ts";

/** Two presses of Esc within this time are one wish. */
const TWICE_MS = 1000;

type Pressed =
  /** A search ends as if it had not begun. */
  | "close-search"
  /** The running answer stops. */
  | "stop"
  /** The draft goes into history and out of the line. */
  | "put-aside"
  | Extract<KeyDeed["kind"], "edit-previous">
  /** Once more does one of the two. */
  | "arm";

/** What Esc does: it closes, else stops, and twice on an idle line clears it without losing it. */
export function createEscapeKey(clock: Pick<Clock, "now">): {
  readonly press: (state: Pick<ReplState, "input">, isBusy: boolean) => Pressed;
  /** Another key was pressed. */
  readonly reset: () => void;
} {
  let pressedAt = -Infinity;
  return {
    press: ({ input }, isBusy) => {
      const isTwice = clock.now() - pressedAt <= TWICE_MS;
      pressedAt = -Infinity;
      if (input.search !== null) return "close-search";
      if (isBusy) return "stop";
      if (isTwice) return input.buffer.text === "" ? "edit-previous" : "put-aside";
      pressedAt = clock.now();
      return "arm";
    },
    reset: () => {
      pressedAt = -Infinity;
    },
  };
}
