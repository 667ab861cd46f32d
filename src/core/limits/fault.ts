/** How much a fault says, and how long a provider is left alone that has had enough of them. Milliseconds. */
export interface Fault {
  /** Faults in a row are summed by weight; with `BREAKER_AT` together the breaker opens. */
  readonly weight: number;
  /** How long it is open first; twice as long after each probe that failed. */
  readonly openMs: number;
  readonly mostMs: number;
}

/** Sum of faults in a row at which nobody asks the provider any more, but for a probe now and then. */
const BREAKER_AT = 3;
/** Most of that sum that is kept. */
const MAX_FAULTS = 64;

/**
 * A server that hangs costs its users half a minute each time, so twice is enough. A network that fails is most often the
 * user's own, and comes back when it pleases.
 */
export const FAULTS = {
  server_error: { weight: 1, openMs: 5_000, mostMs: 60_000 },
  interrupted: { weight: 1, openMs: 5_000, mostMs: 60_000 },
  network: { weight: 1, openMs: 2_000, mostMs: 10_000 },
  timeout: { weight: 2, openMs: 30_000, mostMs: 300_000 },
} as const satisfies Readonly<Record<string, Fault>>;

/** The sum with one more fault. */
export function withFault(faults: number, { weight }: Fault): number {
  return Math.min(MAX_FAULTS, faults + weight);
}

/** How long the breaker is open after a fault that made the sum `faults`, in milliseconds; 0 when it stays closed. */
export function openFor(faults: number, { weight, openMs, mostMs }: Fault): number {
  if (faults < BREAKER_AT) return 0;
  const probesFailed = Math.floor((faults - BREAKER_AT) / weight);
  return Math.min(mostMs, openMs * 2 ** probesFailed);
}
