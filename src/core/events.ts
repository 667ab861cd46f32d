import type { Complaint } from "./complaints/complaint.ts";
import type { LineRange } from "./chat/attachment.ts";
import type { WaitReason } from "./limits/limiter.ts";
import type { FailureKind } from "./providers/provider-error.ts";
import type { Flaw } from "./quality/verdict.ts";
import type { FinishReason, Tier, Usage } from "./providers/provider.ts";

/** What a turn does after a failed attempt. */
export type NextStep = "retry" | "fall-back" | "stop";

interface AttemptOf {
  /** 1-based number of the attempt within the turn. */
  readonly attempt: number;
  readonly provider: string;
  readonly model: string;
}

interface CallOf {
  /** Unique within the turn. */
  readonly id: string;
  /** Name of the tool, as the model wrote it. */
  readonly tool: string;
  /** Its arguments in short, one line. */
  readonly arguments: string;
}

/** Everything that happens in a turn. REPL, `run --format events`, metrics and audit read this and nothing else. */
export type SquadEventBody =
  | {
      readonly type: "turn-start";
      readonly session: string | null;
      readonly agent: { readonly id: string; readonly name: string; readonly title: string };
      readonly chain: readonly { readonly provider: string; readonly model: string }[];
    }
  | {
      /** A file goes with the message of the turn that follows. */
      readonly type: "attach";
      /** Relative to the project's root. */
      readonly path: string;
      /** The lines that were asked for; null for the whole file. */
      readonly range: LineRange | null;
      readonly lines: number;
      /** Values that looked like keys, and were masked. */
      readonly masked: number;
      /** More than one when the file lies elsewhere on the disk too. */
      readonly names: number;
    }
  | {
      readonly type: "conversation-trim";
      /** Messages left out; 0 when only the answer has less room. */
      readonly dropped: number;
      /**
       * What they were too many for: a conversation (`cap`), what the model reads at once, the provider's tokens per
       * minute, or what it refused to take although it should have fitted.
       */
      readonly reason: "cap" | "window" | "tpm" | "refused";
      /** Set when only what is sent to this provider was cut. */
      readonly provider: string | null;
      /** Tokens, prompt and answer together, of the window, the limit or the refused request; null with `cap`. */
      readonly room: number | null;
      /** Longest answer asked for, in tokens, when it is less than configured; null otherwise. */
      readonly answerTokens: number | null;
    }
  | {
      readonly type: "admission-wait";
      readonly provider: string;
      readonly model: string;
      readonly waitMs: number;
      /** Epoch milliseconds. */
      readonly until: number;
      readonly reason: WaitReason;
    }
  | {
      readonly type: "admission-grant";
      readonly provider: string;
      readonly model: string;
      readonly waitedMs: number;
    }
  | ({
      readonly type: "attempt-start";
      readonly tier: Tier;
      /** What is shown from here on goes on where the text of the attempts before stopped. */
      readonly continues?: true;
    } & AttemptOf)
  | { readonly type: "text-delta"; readonly text: string }
  | ({
      readonly type: "attempt-end";
      readonly status: number | null;
      readonly finish: FinishReason;
      readonly ttftMs: number | null;
      readonly durationMs: number;
      readonly usage: Usage | null;
    } & AttemptOf)
  | ({
      readonly type: "attempt-error";
      readonly kind: FailureKind;
      readonly message: string;
      readonly status: number | null;
      /** Characters of this attempt's answer that were already shown. */
      readonly shown: number;
      readonly next: NextStep;
      /** What was shown stays part of the answer: the next attempt goes on after it. */
      readonly continues?: true;
    } & AttemptOf)
  | ({
      readonly type: "quality-reject";
      readonly reason: Flaw;
      /** What the answer is worth, 0 to 1. */
      readonly score: number;
    } & AttemptOf)
  | ({
      /** The model asked for a tool, which is about to be carried out. */
      readonly type: "tool-call";
    } & CallOf)
  | ({
      readonly type: "tool-result";
      readonly isError: boolean;
      /** What came of it in a few words, one line; empty when the number of lines says it all. */
      readonly summary: string;
      /** Of what was found, or of what the model is told where nothing was. */
      readonly lines: number;
      /** Of an error, what `summary` says, for people. */
      readonly complaint?: Complaint;
      /** Name of the document that something was saved in. */
      readonly savedIn?: string;
    } & CallOf)
  | {
      readonly type: "cooldown-start";
      readonly provider: string;
      readonly model: string;
      /** Epoch milliseconds. */
      readonly until: number;
    }
  | {
      /** The share of the configured rate that the limiter uses moved, after 429 answers or a quiet minute. */
      readonly type: "throttle-change";
      readonly provider: string;
      readonly model: string;
      readonly cause: "spike" | "stable";
      /** (0, 1]. */
      readonly factor: number;
      /** Requests per window now, and as configured. */
      readonly rpm: number;
      readonly configured: number;
    }
  | {
      /** The provider stated a limit of its own, or its answers taught one. Null: it is as configured again. */
      readonly type: "limit-change";
      readonly provider: string;
      readonly model: string;
      readonly limit: "rpm" | "tpm";
      readonly value: number | null;
    }
  | {
      readonly type: "limiter-degrade";
      readonly reason: string;
      /** The same as data. */
      readonly complaint?: Complaint;
    }
  | { readonly type: "limiter-restore" }
  | {
      readonly type: "notice";
      /** One line for the user that fits no other event. */
      readonly text: string;
      /** The same as data, where the text is in English. */
      readonly complaint?: Complaint;
    }
  | { readonly type: "turn-end"; readonly outcome: "answered" | "failed" | "cancelled" };

/** `at` is ISO 8601. The bus stamps events, emitters never do. */
export type SquadEvent = SquadEventBody & { readonly v: 1; readonly at: string };

export type Emit = (event: SquadEventBody) => void;
