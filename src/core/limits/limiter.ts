import type { Remark } from "../complaints/complaint.ts";
import type { FailureKind } from "../providers/provider-error.ts";
import type { Usage } from "../providers/provider.ts";
import type { Counters } from "./counter-names.ts";
import type { RestCause } from "./key-state.ts";
import type { LimitDimension, StatedLimits } from "./stated-limits.ts";

/** What one set of limits applies to: `provider/model`, or a wider name where a provider counts wider. */
export type LimitKey = string;

export interface Candidate {
  readonly key: LimitKey;
  /** The model asked for: one that rests is passed over, whatever its key allows. */
  readonly model: string;
  /** Prompt estimate plus the answer's maximum. */
  readonly tokens: number;
  /** Not earlier than this many milliseconds from now (a retry's backoff). */
  readonly delayMs: number;
}

export interface AdmissionRequest {
  /** In the order of preference. */
  readonly candidates: readonly Candidate[];
  /** No reservation further away than this is made. */
  readonly maxWaitMs: number;
  /** How much later than the earliest start an earlier candidate may start and still be preferred. */
  readonly patienceMs: number;
}

/** `failing`: the provider keeps failing and is being probed; `key`: it refused the key. */
export type WaitReason =
  | "window"
  | "burst"
  | "cooldown"
  | "failing"
  | "key"
  | "concurrency"
  | "backoff"
  | "tokens"
  | "day";

/** A reserved start. It is counted from the moment it is granted until it leaves the window. */
export interface Permit {
  readonly id: string;
  readonly key: LimitKey;
  readonly model: string;
  readonly tokens: number;
  /** Epoch milliseconds, on the store's clock. */
  readonly startAt: number;
}

export type Admission =
  | {
      readonly kind: "granted";
      readonly permit: Permit;
      readonly waitMs: number;
      readonly reason: WaitReason | null;
    }
  | {
      readonly kind: "refused";
      /** Epoch milliseconds at which the first candidate could start, if that is known. */
      readonly retryAt: number | null;
      readonly reason: WaitReason;
    };

export type StartDecision =
  /** The request may leave now; a concurrency lease is held until `settle`. */
  | { readonly kind: "started" }
  /** The permit stays valid: call `start` again after `waitMs`. */
  | { readonly kind: "wait"; readonly waitMs: number; readonly reason: WaitReason }
  /** The permit is gone (a cooldown came meanwhile, or it came too late): admit again. */
  | { readonly kind: "lost" };

/** The wait a failure asks for. */
export type Cooldown =
  | { readonly kind: "none" }
  /** The server named it, or the failure has one of its own. */
  | { readonly kind: "stated"; readonly ms: number }
  /** Nobody named one: full jitter over a ceiling that doubles with each refusal. `jitter` is random, [0, 1). */
  | { readonly kind: "backoff"; readonly jitter: number };

/** How a started request ended. */
export interface Settlement {
  readonly outcome: "ok" | FailureKind;
  readonly usage: Usage | null;
  /** The wait it asks for, of everyone. */
  readonly cooldown: Cooldown;
  /** The limit a 429 named; null when it named none, which is taken for one of requests. */
  readonly dimension: LimitDimension | null;
  readonly stated: StatedLimits;
  readonly ttftMs: number | null;
  readonly durationMs: number;
  /** Milliseconds it waited for its start. */
  readonly waitedMs: number;
}

/** What a settlement changed for everybody; the turn reports it as an event. */
export type LimiterEffect =
  | { readonly kind: "cooldown-start"; readonly key: LimitKey; readonly until: number }
  /** The visible rule moved. `factor` is the share of the configured rate that is left. */
  | {
      readonly kind: "throttle-change";
      readonly key: LimitKey;
      readonly cause: "spike" | "stable";
      readonly factor: number;
      readonly rpm: number;
      readonly configured: number;
    }
  /** The provider stated another limit, or its answers taught one. Null: it is as configured again. */
  | {
      readonly kind: "limit-change";
      readonly key: LimitKey;
      readonly limit: "rpm" | "tpm";
      readonly value: number | null;
    };

export interface KeySnapshot {
  readonly rpm: { readonly used: number; readonly limit: number; readonly configured: number };
  readonly tpm: { readonly used: number; readonly limit: number | null };
  readonly rpd: { readonly used: number; readonly limit: number | null };
  readonly tpd: { readonly used: number; readonly limit: number | null };
  readonly burst: { readonly available: number; readonly capacity: number };
  /** Epoch milliseconds of the next free start; null when one is free now. */
  readonly nextSlotAt: number | null;
  readonly throttle: {
    readonly factor: number;
    readonly recent429: number;
    readonly nextRestoreAt: number | null;
  };
  /** Requests per window that 429 answers taught, and when more are tried; null when nothing was learned. */
  readonly learned: { readonly rpm: number; readonly probeAt: number } | null;
  readonly cooldownUntil: number | null;
  /** What the cooldown waits for; null without one. */
  readonly restCause: RestCause | null;
  /** Models that rest, and until when. */
  readonly parked: Readonly<Record<string, number>>;
  readonly requests: {
    readonly total: number;
    readonly ok: number;
    readonly rateLimited: number;
    readonly failed: number;
  };
  readonly latency: { readonly p50Ms: number | null; readonly p95Ms: number | null };
  readonly lastFailure: { readonly kind: FailureKind; readonly at: number } | null;
}

export interface LimiterSnapshot {
  /** Epoch milliseconds, on the store's clock. */
  readonly at: number;
  readonly backend: LimiterBackend;
  /** Why the limiter runs on less than it was configured for; null when it does not. */
  readonly degraded: Remark | null;
  readonly concurrency: { readonly active: number; readonly limit: number };
  readonly keys: ReadonlyMap<LimitKey, KeySnapshot>;
}

export type LimiterBackend = "local" | "redis" | "memory";

/**
 * Reservations shared by all processes on one store. It decides and never waits: the caller sleeps.
 * Every method is one atomic store operation. A permit goes admit → start → settle, or is given back by `cancel`.
 */
export interface Limiter {
  /** Commits the earliest possible start over all candidates, ties in their order; or refuses. */
  admit(request: AdmissionRequest): Promise<Admission>;
  /** To be called at `startAt`: confirms the start against what came meanwhile and takes a concurrency lease. */
  start(permit: Permit): Promise<StartDecision>;
  /** Keeps a started permit's lease alive; call it at least every `LEASE_RENEW_MS`. */
  renew(permit: Permit): Promise<void>;
  settle(permit: Permit, settlement: Settlement): Promise<readonly LimiterEffect[]>;
  /** Gives back a permit that was never started. */
  cancel(permit: Permit): Promise<void>;
  /** Lets a request through that a failing server, a refused key or a missing model holds back. */
  wake(key: LimitKey): Promise<void>;
  snapshot(): Promise<LimiterSnapshot>;
  /** As `snapshot().degraded`, by the last operation; costs none. */
  degraded(): Remark | null;
  /** What was counted since the store was made, of every key in it; `tally.ts` says what. */
  counters(): Promise<ReadonlyMap<LimitKey, Counters>>;
  close(): Promise<void>;
}

/** A lease whose holder stays silent for this long is free again. */
export const LEASE_TTL_MS = 30_000;
export const LEASE_RENEW_MS = 10_000;
