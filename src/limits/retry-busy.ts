import { faultOf } from "./store-fault.ts";

/** How to go on when a store is locked. */
export interface Patience {
  /** How often a locked store is asked before giving up; at least 1. Read anew for every operation. */
  readonly attempts: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** SQLite's own wait for a lock, in milliseconds. It blocks the event loop, so it is a fraction of a frame. */
export const BUSY_TIMEOUT_MS = 5;
/** Longest pause between two attempts, in milliseconds. */
const MAX_PAUSE_MS = 20;
/** Attempts that take about five seconds, each of them waiting out `BUSY_TIMEOUT_MS`. */
export const FULL_PATIENCE = 200;

/**
 * The result of `attempt`, repeated on the event loop while the store is locked.
 * @throws whatever `attempt` threw last.
 */
export async function retryBusy<T>(patience: Patience, attempt: () => T): Promise<T> {
  const attempts = patience.attempts();
  for (let made = 1; ; made += 1) {
    try {
      return attempt();
    } catch (error) {
      if (made >= attempts || faultOf(error)?.kind !== "busy") throw error;
    }
    await patience.sleep(Math.min(MAX_PAUSE_MS, 2 ** (made - 1)));
  }
}
