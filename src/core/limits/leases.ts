/** One of the `concurrency` slots, or a place in the queue for one. */
export interface Lease {
  /** The permit's id. */
  readonly id: string;
  /** The permit's start: who waits longest goes first. Epoch milliseconds. */
  readonly since: number;
  /** When a silent holder loses it; epoch milliseconds. */
  readonly expiresAt: number;
  /** False for a place in the queue. */
  readonly held: boolean;
}

export interface LeaseTerms {
  /** Slots over all processes. */
  readonly concurrency: number;
  readonly ttlMs: number;
}

export type LeaseDecision =
  | { readonly kind: "taken"; readonly lease: Lease }
  | { readonly kind: "wait"; readonly lease: Lease; readonly waitMs: number };

/** Longest wait before a queued permit asks again. */
const LEASE_POLL_MS = 75;
/** A place in the queue that was not asked for during this time is given up. */
const QUEUE_TTL_MS = 5 * LEASE_POLL_MS;

/**
 * The leases that stand at `now`. One that would outlast its term (the clock was set back) ends with it; it comes
 * back as a new object, all others as they were.
 */
export function liveLeases(leases: readonly Lease[], now: number, ttlMs: number): readonly Lease[] {
  return leases
    .filter((lease) => lease.expiresAt > now)
    .map((lease) => (lease.expiresAt > now + ttlMs ? { ...lease, expiresAt: now + ttlMs } : lease));
}

/**
 * A slot for `id`, or a place in the queue. Slots go to the longest waiting among those that still ask.
 * `live` is `liveLeases` at `now`; the returned lease replaces the one of the same id.
 */
export function takeLease(
  live: readonly Lease[],
  applicant: { readonly id: string; readonly since: number },
  terms: LeaseTerms,
  now: number,
): LeaseDecision {
  const held = live.filter((lease) => lease.held);
  const taken = {
    kind: "taken",
    lease: { ...applicant, expiresAt: now + terms.ttlMs, held: true },
  } as const;
  if (held.some((lease) => lease.id === applicant.id)) return taken;
  const ahead = live.filter((lease) => !lease.held && isBefore(lease, applicant));
  if (held.length + ahead.length < Math.max(1, terms.concurrency)) return taken;
  const nextExpiry = Math.min(...live.map((lease) => lease.expiresAt));
  return {
    kind: "wait",
    lease: { ...applicant, expiresAt: now + Math.min(QUEUE_TTL_MS, terms.ttlMs), held: false },
    waitMs: Math.min(LEASE_POLL_MS, Math.max(1, nextExpiry - now)),
  };
}

function isBefore(a: { since: number; id: string }, b: { since: number; id: string }): boolean {
  return a.since < b.since || (a.since === b.since && a.id < b.id);
}
