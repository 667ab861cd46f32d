import type { LimitSchedule } from "./limit-schedule.ts";

/** One provider as the scenario has it. */
export interface SimulatedProvider {
  readonly name: string;
  /** Mean time from arrival to the answer's end, in milliseconds. */
  readonly serviceMs: number;
  /** What the policies are told. */
  readonly configured: { readonly rpm: number; readonly tpm?: number };
  /** What the server goes by. */
  readonly trueRpm: LimitSchedule;
  readonly trueTpm?: number;
}

export type Load =
  /** Each caller asks again up to 300 ms after its answer. */
  | { readonly kind: "closed"; readonly callers: number }
  /** As closed, but questions are only issued during the first `onMs` of every `onMs + offMs`. */
  | { readonly kind: "bursty"; readonly callers: number; readonly onMs: number; readonly offMs: number }
  /** Independent questions, a Poisson process. */
  | { readonly kind: "open"; readonly perMinute: number };

export interface Scenario {
  readonly name: string;
  /** One sentence for the report. */
  readonly about: string;
  /** In the chain's order. */
  readonly providers: readonly SimulatedProvider[];
  readonly load: Load;
  /** What a 429 says about the wait: how long it is, nothing, or `HASTY_MS` however long it is. */
  readonly retryAfter: "exact" | "none" | "hasty";
  /** Whether a 429 states the limit it is about. */
  readonly statesLimit: boolean;
  /** Share of the requests that are refused whatever the limit says, as a busy server does; each asks for `HASTY_MS`. */
  readonly fickle: number;
  /** Somebody else on every key; null for nobody. */
  readonly stranger: Stranger | null;
}

export interface Stranger {
  /** What is asked for, as a share of the key's true limit. */
  readonly share: number;
  /** Whether the server lets it in even when the window is full. If not, it competes, and a refused request is given up. */
  readonly first: boolean;
}

/** The wait that a server names which does not look how long it is, in milliseconds. */
export const HASTY_MS = 2_000;

/** Mean tokens of a turn: the prompt's and the answer's. */
export const MEAN_TOKENS = { prompt: 900, answer: 1000 };
/** The most an answer may have: what is booked for it. */
export const MAX_ANSWER_TOKENS = 2048;
