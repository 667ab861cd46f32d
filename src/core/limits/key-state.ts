import type { FailureKind } from "../providers/provider-error.ts";
import type { Ceiling } from "./ceiling.ts";
import { type Quota, UNUSED } from "./day.ts";

/** Life of a permit inside the window: it counts in every phase until it has left. */
export type StartPhase = "reserved" | "started" | "settled" | "rejected";

/** One request, planned or made. */
export interface Start {
  readonly id: string;
  /** Planned start while `reserved`, the real one afterwards; epoch milliseconds. */
  readonly at: number;
  /** Estimate until settled, then what the provider counted. */
  readonly tokens: number;
  readonly phase: StartPhase;
}

/** A limit that was reached, a quota that is spent, a provider that keeps failing, a key that it refused. */
export const REST_CAUSES = ["limit", "quota", "faults", "key"] as const;
export type RestCause = (typeof REST_CAUSES)[number];

/** All that is shared about one limit key. Plain data; the store keeps it as one record. Times are epoch milliseconds. */
export interface KeyState {
  /** Wall clock of the last operation. Shows when the clock was set back. */
  readonly seenAt: number;
  /** Ascending by `at`; equal times in order of arrival. */
  readonly starts: readonly Start[];
  /** Nothing starts before it. */
  readonly cooldownUntil: number;
  /** What the cooldown waits for. */
  readonly restCause: RestCause;
  /** After the cooldown one request goes alone, until an answer shows that the provider serves again. */
  readonly isProbing: boolean;
  /** That request may go when the cooldown ends, whatever limit was learned: the provider named the moment. */
  readonly isPromised: boolean;
  /** Rate-limited answers in a row. */
  readonly strikes: number;
  /** Faults in a row, summed by weight. */
  readonly faults: number;
  /** Models of this key that rest, because the server behind them said so, and until when. */
  readonly parked: Readonly<Record<string, number>>;
  /** Requests and tokens started today. */
  readonly day: { readonly requests: Quota; readonly tokens: Quota };
  /** Tokens of others on the same account, which count until `until`. */
  readonly foreign: { readonly tokens: number; readonly until: number };
  /** Limits the provider named, below the configured ones; 0 where it named none. */
  readonly stated: {
    readonly rpm: number;
    readonly tpm: number;
    readonly rpd: number;
    readonly tpd: number;
    readonly at: number;
  };
  /** Share of the configured rate that the visible rule leaves; (0, 1]. */
  readonly factor: number;
  /** The last cut of `factor`. */
  readonly trippedAt: number;
  /** From when on time counts as stable, and when the key last answered. */
  readonly stableSince: number;
  readonly usedAt: number;
  /** Limits that 429 answers measured; null where nothing was learned. */
  readonly ceiling: { readonly requests: Ceiling | null; readonly tokens: Ceiling | null };
  /** The most requests accepted in one window of the last hour, and when. */
  readonly proven: { readonly count: number; readonly at: number };
  /** Since the store was made. `total` counts started requests, so it also has the running and cancelled ones. */
  readonly requests: {
    readonly total: number;
    readonly ok: number;
    readonly rateLimited: number;
    readonly failed: number;
  };
  /** When rate-limited answers came that were about requests, within the rule's `withinMs`; ascending. */
  readonly rateLimitedAt: readonly number[];
  /** Durations of the last answered requests in milliseconds, newest last. */
  readonly durations: readonly number[];
  /** Null once a later request was answered. */
  readonly lastFailure: { readonly kind: FailureKind; readonly at: number } | null;
}

/** Most recent rate-limited answers kept. */
export const MAX_EVIDENCE = 64;
/** Answered requests kept for the latency quantiles. */
export const MAX_DURATIONS = 32;
/** Most starts kept for one key; no reservation is made beyond it. */
export const MAX_STARTS = 4_096;
/** Most models of one key that rest at once. */
export const MAX_PARKED = 32;
/** Nothing is planned, and no cooldown lasts, longer than this from now: two days, more than any provider's reset. */
export const HORIZON_MS = 48 * 3_600_000;

export const EMPTY_KEY_STATE: KeyState = {
  seenAt: 0,
  starts: [],
  cooldownUntil: 0,
  restCause: "limit",
  isProbing: false,
  isPromised: false,
  strikes: 0,
  faults: 0,
  parked: {},
  day: { requests: UNUSED, tokens: UNUSED },
  foreign: { tokens: 0, until: 0 },
  stated: { rpm: 0, tpm: 0, rpd: 0, tpd: 0, at: 0 },
  factor: 1,
  trippedAt: 0,
  stableSince: 0,
  usedAt: 0,
  ceiling: { requests: null, tokens: null },
  proven: { count: 0, at: 0 },
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

/** Until when a model of this key rests; 0 for one that does not. */
export function parkedUntil({ parked }: KeyState, model: string): number {
  return Object.hasOwn(parked, model) ? (parked[model] ?? 0) : 0;
}

/** The state in which a model of this key rests at least until then, unless as many as can be kept rest already. */
export function withParked(state: KeyState, model: string, until: number): KeyState {
  const known = parkedUntil(state, model);
  const isFull = known === 0 && Object.keys(state.parked).length >= MAX_PARKED;
  if (until <= known || isFull) return state;
  return { ...state, parked: { ...state.parked, [model]: until } };
}
