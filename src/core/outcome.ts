import type { SquadError } from "./errors.ts";
import type { LimitDimension } from "./limits/stated-limits.ts";
import type { AuthRefusal, FailureKind } from "./providers/provider-error.ts";
import type { Finding } from "./quality/verdict.ts";
import type { FinishReason, Tier, Usage } from "./providers/provider.ts";

/** What the quality gate found in an answer. */
export interface AnswerQuality {
  /** What it is worth, 0 to 1; only good to compare answers. */
  readonly score: number;
  /** The worst first. */
  readonly flaws: readonly Finding[];
}

/** What an error response said, as data for whoever tells of it in other words than `message`. */
export interface FailureStory {
  /** The limit that is reached. */
  readonly limit?: LimitDimension;
  /** Milliseconds it asked to wait. */
  readonly waitMs?: number;
  /** What an `auth` answer turned down. */
  readonly refusal?: AuthRefusal;
  /** The provider's own words: one printable line without secrets. */
  readonly quote?: string;
}

/** One HTTP request of a turn, as the receipt lists it. */
export interface AttemptRecord {
  readonly provider: string;
  readonly model: string;
  readonly outcome: "ok" | FailureKind;
  readonly status: number | null;
  readonly waitedMs: number;
  readonly ttftMs: number | null;
  readonly durationMs: number;
  /** One line saying what went wrong; absent when nothing did. */
  readonly message?: string;
  /** Absent where there was no response, or nothing in it. */
  readonly story?: FailureStory;
  /** Absent for an answer without flaws, and where there was none. */
  readonly quality?: AnswerQuality;
}

/** Who served an answer, what was tried, and how long each part took. Kept with the answer. */
export interface Receipt {
  readonly provider: string;
  readonly model: string;
  readonly tier: Tier;
  /** True when another provider than the first of the chain answered. */
  readonly fallback: boolean;
  readonly finish: FinishReason;
  readonly attempts: readonly AttemptRecord[];
  readonly usage: Usage & { readonly estimated: boolean };
  readonly timing: { readonly waitedMs: number; readonly ttftMs: number | null; readonly totalMs: number };
}

/** Text that was shown but never became an answer. */
export interface PartialAnswer {
  readonly provider: string;
  readonly model: string;
  readonly text: string;
}

/** How a turn ended. Expected failures are values; `runTurn` throws only on bugs. */
export type TurnOutcome =
  | { readonly kind: "answered"; readonly text: string; readonly receipt: Receipt }
  | {
      readonly kind: "failed";
      readonly error: SquadError;
      readonly attempts: readonly AttemptRecord[];
      readonly partial: PartialAnswer | null;
      /** Epoch milliseconds at which a provider will serve again, if that is known. */
      readonly retryAt: number | null;
    }
  | {
      readonly kind: "cancelled";
      readonly attempts: readonly AttemptRecord[];
      readonly partial: PartialAnswer | null;
    };
