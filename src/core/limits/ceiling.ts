/**
 * A limit learned from 429 answers: each of them measures what the provider accepts in a window. It is approached from
 * above at once, and probed upward now and then, because limits also come back.
 */
export interface Ceiling {
  /** Per window; at least 1. */
  readonly limit: number;
  /** From when on `step` more are tried; epoch milliseconds. */
  readonly probeAt: number;
  readonly step: number;
  /** How long the last failed probe put off the next one. */
  readonly intervalMs: number;
  /** The 429 that set it; epoch milliseconds. Requests sent before it can teach nothing new. */
  readonly measuredAt: number;
  /** The last answer that agreed with it; epoch milliseconds. */
  readonly confirmedAt: number;
}

/** Nothing learned outlives a day: the next process starts converged, the next day starts afresh. */
export const LEARNED_TTL_MS = 24 * 3_600_000;

/** How often a learned limit is probed upward, in milliseconds. */
interface ProbePlan {
  readonly firstMs: number;
  readonly factor: number;
  readonly mostMs: number;
}

/**
 * A limit that was higher within the hour has probably dropped and will return; one that never was is probably what
 * the provider gives, and each question costs a 429. Both chosen by simulation (`npm run simulate`).
 */
const PLANS: Readonly<Record<"dropped" | "lasting", ProbePlan>> = {
  dropped: { firstMs: 30_000, factor: 2, mostMs: 60_000 },
  lasting: { firstMs: 120_000, factor: 4, mostMs: 3_600_000 },
};

/** What one 429 measured. */
export interface Measurement {
  /** What the provider had accepted in the window before it; at least 1. */
  readonly accepted: number;
  /** More than that was accepted in some window of the last hour. */
  readonly isDrop: boolean;
  /** By how much the next probe goes above it. */
  readonly step: number;
  /** When the refused request was sent, and when its answer came; epoch milliseconds. */
  readonly sentAt: number;
  readonly now: number;
}

/** The ceiling after a 429. */
export function lowered(known: Ceiling | null, measurement: Measurement): Ceiling {
  const { accepted, isDrop, step, sentAt, now } = measurement;
  if (known !== null && sentAt <= known.measuredAt) return known;
  const plan = PLANS[isDrop ? "dropped" : "lasting"];
  const isAgreement = known !== null && accepted >= known.limit;
  const intervalMs = isAgreement ? Math.min(plan.mostMs, known.intervalMs * plan.factor) : plan.firstMs;
  return { limit: accepted, probeAt: now + intervalMs, step, intervalMs, measuredAt: now, confirmedAt: now };
}

/**
 * The ceiling after an answer to a request sent at `sentAt`, with `accepted` in the window up to and with it. A window
 * above the limit proves a higher one, and the next step is twice as long, up to the limit itself. Null when
 * `configured` is reached: nothing is left to learn. What was accepted before the 429 changes nothing.
 */
export function confirmed(
  known: Ceiling,
  {
    accepted,
    configured,
    sentAt,
    now,
  }: {
    readonly accepted: number;
    readonly configured: number;
    readonly sentAt: number;
    readonly now: number;
  },
): Ceiling | null {
  if (sentAt <= known.measuredAt) return known;
  if (accepted >= configured) return null;
  if (accepted < known.limit) return known;
  if (accepted === known.limit) return { ...known, confirmedAt: now };
  return {
    ...known,
    limit: accepted,
    probeAt: now,
    step: Math.min(known.step * 2, accepted),
    confirmedAt: now,
  };
}

/** What is still known at `now`. */
export function remembered(known: Ceiling | null, now: number): Ceiling | null {
  return known !== null && now - known.confirmedAt > LEARNED_TTL_MS ? null : known;
}

/** What may be started per window at `now`. */
export function ceilingAt(ceiling: Ceiling | null, now: number): number {
  const known = remembered(ceiling, now);
  if (known === null) return Number.POSITIVE_INFINITY;
  return now >= known.probeAt ? known.limit + known.step : known.limit;
}
