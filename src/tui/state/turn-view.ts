import type { WaitReason } from "../../core/limits/limiter.ts";
import type { LiveTail } from "./live-tail.ts";

/** A provider may be asked for this long before it is said for how long. */
export const PATIENT_MS = 3000;

/** What a running turn is doing right now. */
type TurnPhase =
  | { readonly kind: "starting" }
  | {
      readonly kind: "waiting";
      readonly provider: string;
      /** Epoch milliseconds. */
      readonly until: number;
      readonly reason: WaitReason;
    }
  | {
      readonly kind: "asking";
      readonly provider: string;
      /** Epoch milliseconds; null when nobody said. */
      readonly since: number | null;
    }
  | { readonly kind: "answering"; readonly provider: string; readonly pace: Pace };

/** How fast an answer comes. */
export interface Pace {
  /** When its provider was asked, epoch milliseconds; null when nobody said. */
  readonly since: number | null;
  /** When its first text was shown, epoch milliseconds; null when nobody said. */
  readonly firstAt: number | null;
  /** Estimated tokens shown of it. */
  readonly tokens: number;
}

/** A pace is told once its text has come for so long: the first piece alone says nothing. */
const MEASURED_MS = 1000;

/** Tokens a second at `now`; null before that can be told. */
export function tokensPerSecond({ firstAt, tokens }: Pace, now: number): number | null {
  const elapsed = firstAt === null ? 0 : now - firstAt;
  return elapsed < MEASURED_MS ? null : (tokens * 1000) / elapsed;
}

/** A failed or rejected attempt whose line is written when it is known what comes next. */
export interface PendingFailure {
  readonly provider: string;
  readonly words: string;
  /** How its text in the transcript is to be marked; null when none was shown. */
  readonly mark: "interrupted" | "set aside" | null;
  /** Whoever is asked next goes on after that text. */
  readonly goesOn: boolean;
}

/** A turn from its submission to its outcome. */
export interface TurnView {
  readonly phase: TurnPhase;
  /** What is asked for is a summary of the conversation, which nobody reads out. */
  readonly isSummary: boolean;
  readonly tail: LiveTail;
  /** The agent's name stands above the answer. */
  readonly isIntroduced: boolean;
  /** White space that began the current attempt's answer, on the line its first word will be on. */
  readonly lead: string;
  /** Characters shown of the current attempt, and of all attempts. */
  readonly shown: { readonly attempt: number; readonly turn: number };
  readonly failure: PendingFailure | null;
  /** Keys of all failures of this turn. */
  readonly failures: readonly string[];
  /** It goes on when the user has answered. */
  readonly isAsking: boolean;
  /** The user asked to stop. */
  readonly isStopping: boolean;
}
