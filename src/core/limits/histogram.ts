/**
 * Upper bounds of the buckets in milliseconds, each included. Chosen for calls to language models: a fast provider's
 * first token comes within half a second and its answer within three, a slow one's answer takes half a minute, and
 * nobody waits longer than a minute for a slot or two for an answer.
 */
export const BUCKETS_MS = [
  100, 250, 500, 1_000, 2_000, 3_000, 5_000, 8_000, 13_000, 20_000, 30_000, 60_000, 120_000,
] as const;

/** The bucket of whatever is longer than all bounds. */
const LONGER = "inf";
/** Milliseconds of all observations together. */
export const SUM = "sum";

/** What is counted of one histogram: observations by bucket (each in one alone), and their sum. */
export const HISTOGRAM_MARKS: readonly string[] = [...BUCKETS_MS.map(String), LONGER, SUM];

/** The mark of the bucket that an observation of `ms` milliseconds falls into. */
export function bucketOf(ms: number): string {
  return String(BUCKETS_MS.find((bound) => ms <= bound) ?? LONGER);
}

/** A histogram as Prometheus wants it. */
export interface Histogram {
  /** For each of `BUCKETS_MS`, the observations up to it. */
  readonly upTo: readonly number[];
  readonly count: number;
  readonly sumMs: number;
}

/** The histogram whose marks `read` knows; 0 for those never counted. */
export function histogramOf(read: (mark: string) => number): Histogram {
  let count = 0;
  const upTo = BUCKETS_MS.map((bound) => (count += read(String(bound))));
  return { upTo, count: count + read(LONGER), sumMs: read(SUM) };
}
