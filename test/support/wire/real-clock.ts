import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../../src/core/clock.ts";

/** The machine's own time, for tests over a real socket. */
export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(Math.max(0, ms), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
