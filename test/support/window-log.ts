/** Limits of one key over any window of `windowMs` milliseconds. */
export interface WindowRule {
  readonly limit: number;
  readonly windowMs: number;
  /** Most tokens in a window. */
  readonly tokens?: number;
}

/** One accepted request. Times are of any clock that never goes back, in milliseconds. */
interface Accepted {
  readonly at: number;
  readonly tokens: number;
}

/** An exact sliding window: it accepts a request unless an interval of `windowMs` would then hold too many. */
export interface WindowLog {
  /** Takes the request in and returns 0; or the milliseconds, above 0, until the same request would be accepted. */
  offer(at: number, tokens: number): number;
}

/** Requests are to be offered in the order of their times. One larger than the token limit waits for an empty window. */
export function windowLog({ limit, windowMs, tokens: tokenLimit = Infinity }: WindowRule): WindowLog {
  const log: Accepted[] = [];
  let used = 0;
  return {
    offer(at, tokens) {
      while (log[0] !== undefined && at - log[0].at >= windowMs) used -= log.shift()?.tokens ?? 0;
      let leavingAt = at;
      let left = used;
      for (const [index, earlier] of log.entries()) {
        const fits = log.length - index < limit && left + tokens <= tokenLimit;
        if (fits) break;
        leavingAt = earlier.at + windowMs;
        left -= earlier.tokens;
      }
      if (leavingAt > at) return leavingAt - at;
      log.push({ at, tokens });
      used += tokens;
      return 0;
    },
  };
}
