import type { LimitPolicy } from "../../../src/core/limits/policy.ts";

/** What one process of a proof does. Times are epoch milliseconds of the machine. */
export interface ProofJob {
  /** The limits file of its machine. */
  readonly path: string;
  /** The shared store; null for the file alone. */
  readonly redis: { readonly url: string; readonly machine: string } | null;
  /** How far its clock is off, in milliseconds. */
  readonly clockOffsetMs: number;
  /** By limit key. Every turn may go to any of them; a caller begins its chain with the next key each time. */
  readonly policies: Readonly<Record<string, LimitPolicy>>;
  readonly concurrency: number;
  readonly leaseTtlMs: number;
  /** Turns at once. */
  readonly callers: number;
  /** The window server that all keys are requested from. */
  readonly serverUrl: string;
}

/** Begins the turns at `startAt`; none begins or waits any longer after `endAt`. */
export interface ProofSpan {
  readonly startAt: number;
  readonly endAt: number;
}

/** One limiter operation, by the machine's clock. */
export interface SlowOperation {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface ProofReport {
  readonly turns: number;
  readonly served: number;
  readonly rateLimited: number;
  /** Permits whose start came too late or was taken by a cooldown; each was admitted again. */
  readonly retaken: number;
  /** Turns that ended without an answer though time was left. */
  readonly lost: number;
  /** Age in milliseconds of the oldest turn that still waited at the end. */
  readonly oldestWaitMs: number;
  readonly errors: readonly string[];
  /** Longest time one turn spent in operations of the limiter, its waits for a start not counted. */
  readonly longestInLimiterMs: number;
  /** Operations that took longer than `SLOW_MS`. */
  readonly slow: readonly SlowOperation[];
  /** Most milliseconds that this process' event loop was late in the span. */
  readonly loopLateMs: number;
  /** Most milliseconds by which a wait ended late. */
  readonly wokenLateMs: number;
  /** What `degraded()` said, whenever it said something new. */
  readonly degraded: readonly { readonly at: number; readonly reason: string | null }[];
}

/** An operation that takes longer is reported one by one, in milliseconds. */
export const SLOW_MS = 120;
