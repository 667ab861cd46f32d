import type { Clock } from "../core/clock.ts";

/** A loop may keep the event loop to itself for this long: half a frame at 60 frames a second. */
const BREATH_MS = 8;

/**
 * For a loop whose every `await` may resolve at once, as on a stream that is read faster than it is used: the returned
 * function gives timers, keys and sockets their turn when they had none for 8 ms, and resolves at once else.
 */
export function createBreather(clock: Clock): () => Promise<void> | undefined {
  let last = clock.now();
  return () => {
    if (clock.now() - last < BREATH_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        last = clock.now();
        resolve();
      });
    });
  };
}
