/** How limits follow what the provider answers. Shares are of 1. */
export interface ThrottlePolicy {
  /**
   * `polite` slows down and recovers by the rule below, over a ceiling learned from each 429; `greedy` takes what is
   * stated and waits as told; `fixed` waits as told and changes nothing.
   */
  readonly mode: "polite" | "greedy" | "fixed";
  /** 429 answers within `withinMs` that make a spike. */
  readonly spike: number;
  readonly withinMs: number;
  /** Cut of the current rate at a spike. */
  readonly reduce: number;
  /** Share of the configured rate that always stays. */
  readonly floor: number;
  /** Share of the configured rate given back after each `stableMs` in use without a 429. */
  readonly restore: number;
  readonly stableMs: number;
}

export const POLITE: ThrottlePolicy = {
  mode: "polite",
  spike: 3,
  withinMs: 60_000,
  reduce: 0.2,
  floor: 0.5,
  restore: 0.1,
  stableMs: 60_000,
};

/** Limits of one key. Rates are per `windowMs`. */
export interface LimitPolicy {
  readonly rpm: number;
  /** Requests that may start at once before pacing begins; 1 ≤ burst. */
  readonly burst: number;
  readonly windowMs: number;
  /** Added to the window, so that network jitter never lets the provider see more than `rpm` in a window. */
  readonly marginMs: number;
  readonly tpm?: number;
  readonly rpd?: number;
  readonly tpd?: number;
  /** How `rpd` and `tpd` come back. @default a day in UTC */
  readonly day?: DayRule;
  /** @default POLITE */
  readonly throttle?: ThrottlePolicy;
}

/** `rolling` is a bucket that refills evenly over 24 hours; else the IANA zone at whose midnight a day begins. */
export type DayRule = string;

export const ROLLING: DayRule = "rolling";
