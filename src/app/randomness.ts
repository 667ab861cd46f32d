import type { Rng } from "../core/clock.ts";

/**
 * The machine's own randomness, for jitter and for ids that need to be rare and not secret: `node:crypto` would take
 * 4 ms of every start.
 */
// oxlint-disable-next-line no-restricted-properties -- here is where the argument comes from
export const systemRng: Rng = () => Math.random();
