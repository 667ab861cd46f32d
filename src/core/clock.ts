/** Time as an argument. Intervals are measured with `now`, moments shared with others are stamped with `wall`. */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary origin. */
  readonly now: () => number;
  /** Milliseconds since the Unix epoch. May jump. */
  readonly wall: () => number;
  /**
   * Resolves after `ms` milliseconds (values ≤ 0 resolve on the next tick).
   * Rejects with `signal.reason` as soon as `signal` aborts.
   */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A random number in [0, 1). */
export type Rng = () => number;
