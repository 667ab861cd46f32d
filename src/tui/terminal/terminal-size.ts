import type { WriteStream } from "node:tty";

/**
 * Asks the terminal for its size. Node asks when a signal tells it to, and a loop that was busy runs its timers before
 * it hears of signals. Emits `resize` when the size has changed.
 */
export function refreshSize(stdout: WriteStream): void {
  (stdout as WriteStream & { _refreshSize?: () => void })._refreshSize?.();
}
