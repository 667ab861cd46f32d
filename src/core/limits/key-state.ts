import type { FailureKind } from "../provider-error.ts";

/** Life of a permit inside the window: it counts in every phase until it has left. */
export type StartPhase = "reserved" | "started" | "settled";

/** One request, planned or made. */
export interface Start {
  readonly id: string;
  /** Planned start while `reserved`, the real one afterwards; epoch milliseconds. */
  readonly at: number;
  /** Estimate until settled, then what the provider counted. */
  readonly tokens: number;
  readonly phase: StartPhase;
}

/** All that is shared about one limit key. Plain data; the store keeps it as one row. */
export interface KeyState {
  /** Wall clock of the last operation; epoch milliseconds. Shows when the clock was set back. */
  readonly seenAt: number;
  /** Ascending by `at`; equal times in order of arrival. */
  readonly starts: readonly Start[];
  /** Nothing starts before it; epoch milliseconds. */
  readonly cooldownUntil: number;
  /** What was started on UTC day `index` (days since the epoch). */
  readonly day: { readonly index: number; readonly requests: number; readonly tokens: number };
  /** Since the store was made. `total` counts started requests, so it also has the running and cancelled ones. */
  readonly requests: {
    readonly total: number;
    readonly ok: number;
    readonly rateLimited: number;
    readonly failed: number;
  };
  /** When rate-limited answers came, within `EVIDENCE_MS`; ascending. */
  readonly rateLimitedAt: readonly number[];
  /** Durations of the last answered requests in milliseconds, newest last. */
  readonly durations: readonly number[];
  /** Null once a later request was answered. */
  readonly lastFailure: { readonly kind: FailureKind; readonly at: number } | null;
}

/** How long a rate-limited answer counts as recent. */
export const EVIDENCE_MS = 60_000;
/** Most recent rate-limited answers kept. */
export const MAX_EVIDENCE = 128;
/** Answered requests kept for the latency quantiles. */
export const MAX_DURATIONS = 64;
/** Most starts kept for one key; no reservation is made beyond it. */
export const MAX_STARTS = 4_096;
/** Nothing is planned, and no cooldown lasts, longer than this from now: two days, more than any provider's reset. */
export const HORIZON_MS = 48 * 3_600_000;
export const DAY_MS = 24 * 3_600_000;

export const EMPTY_KEY_STATE: KeyState = {
  seenAt: 0,
  starts: [],
  cooldownUntil: 0,
  day: { index: 0, requests: 0, tokens: 0 },
  requests: { total: 0, ok: 0, rateLimited: 0, failed: 0 },
  rateLimitedAt: [],
  durations: [],
  lastFailure: null,
};

/** The state with `start` in its place: behind those of the same moment. */
export function withStart(state: KeyState, start: Start): KeyState {
  const index = state.starts.findLastIndex((other) => other.at <= start.at) + 1;
  return { ...state, starts: state.starts.toSpliced(index, 0, start) };
}

/** The state without the start `id`. */
export function withoutStart(state: KeyState, id: string): KeyState {
  return { ...state, starts: state.starts.filter((start) => start.id !== id) };
}
