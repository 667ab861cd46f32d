import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../core/clock.ts";

/** Longest delay a Node timer can hold; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    let left = Math.max(0, Math.ceil(ms));
    do {
      const step = Math.min(left, MAX_TIMER_MS);
      try {
        await delay(step, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
      left -= step;
    } while (left > 0);
  },
};
