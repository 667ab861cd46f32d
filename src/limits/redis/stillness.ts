/** Times in which nothing may start. */
export interface Stillness {
  /** At least from now on for `ms` milliseconds. */
  hold(ms: number): void;
  /** From a moment on, until `release`. */
  holdFrom(at: number): void;
  /** Now. */
  release(): void;
  /** Milliseconds until something may start again; 0 when it may now. One without a known end is asked again soon. */
  leftMs(): number;
}

/** How soon to ask again, in milliseconds. */
const POLL_MS = 100;

/** `now` gives monotonic milliseconds. */
export function createStillness(now: () => number): Stillness {
  let until = Number.NEGATIVE_INFINITY;
  let from = Number.POSITIVE_INFINITY;
  return {
    hold(ms) {
      until = Math.max(until, now() + ms);
    },
    holdFrom(at) {
      from = at;
    },
    release() {
      until = Number.NEGATIVE_INFINITY;
      from = Number.POSITIVE_INFINITY;
    },
    leftMs() {
      const at = now();
      return Math.max(0, Math.ceil(until - at), at >= from ? POLL_MS : 0);
    },
  };
}
