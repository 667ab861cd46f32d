/**
 * Stands in for `performance`, of which squad and React's scheduler ask the time and nothing else: the real one loads
 * what observes, marks and draws histograms, 3 ms.
 */
export const LightPerformance = {
  /** Milliseconds since some moment before the start; never goes back. */
  now(): number {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1000 + nanoseconds / 1e6;
  },
};
