import type { Rng } from "../clock.ts";

const BASE_MS = 500;
const CEILING_MS = 8_000;
const FLOOR_MS = 250;

/**
 * Wait before asking a provider again that failed `failures` times (≥ 1) in this turn, in milliseconds
 * [250, 8000]: full jitter over an exponential ceiling.
 * Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backoffMs(failures: number, rng: Rng): number {
  const ceiling = Math.min(CEILING_MS, BASE_MS * 2 ** failures);
  return Math.max(FLOOR_MS, Math.floor(rng() * ceiling));
}
