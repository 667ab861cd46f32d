import type { Clock, Rng } from "../clock.ts";
import type { Emit } from "../events.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { AnswerQuality, AttemptRecord, PartialAnswer, Receipt, TurnOutcome } from "../outcome.ts";
import type { QualityGate } from "../quality/verdict.ts";
import type { Answer } from "./attempt.ts";
import type { ChainLink, LinkState } from "./chain.ts";
import type { Prompt } from "./token-budget.ts";

/** One user input on its way to one outcome. */
export interface Turn extends Prompt {
  readonly agent: { readonly id: string; readonly name: string; readonly title: string };
  readonly session: string | null;
  /** ISO 639-1 code of the language to answer in; null when nobody set one. */
  readonly language: string | null;
  /** ISO 639-1 code of the language of documents: an answer may be one. @default that of answers */
  readonly documentLanguage?: string | null;
  /** In the order of preference. */
  readonly chain: readonly ChainLink[];
  /** What was shown of an answer to this input before, which is continued; empty for an answer from the start. */
  readonly soFar?: string;
  /** Longest total wait for admission, in milliseconds; 0 = serve now or fail. */
  readonly maxWaitMs: number;
}

export interface TurnDeps {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly limiter: Limiter;
  readonly gate: QualityGate;
  readonly emit: Emit;
}

/** What has come of a turn, or of one of its rounds, so far. */
export interface Run {
  readonly turn: Turn;
  readonly deps: TurnDeps;
  readonly signal: AbortSignal;
  /** Monotonic milliseconds. */
  readonly began: number;
  readonly states: readonly LinkState[];
  /** What each link is sent for an answer from the start. */
  readonly planned: Map<LinkState, LinkState["sent"]>;
  /** Of all rounds. */
  readonly attempts: AttemptRecord[];
  /** What is put between the text of the rounds before and that of this one. */
  readonly lead: string;
  /** What is shown of the answer that the next attempt continues. */
  soFar: string;
  continuations: number;
  /** The answer that reached its length limit, and that the next attempts continue: it stands if none of them can. */
  cut: { readonly state: LinkState; readonly answer: Answer; readonly isFinal: boolean } | null;
  /** What the attempts took whose text is part of the answer. */
  spent: Receipt["usage"];
  waitedMs: number;
  partial: PartialAnswer | null;
  /** Answers that were set aside, in their order; the best is served after all when nothing better comes. */
  readonly rejected: Rejected[];
  /** Links that a higher tier is asked before; they are asked after all when it cannot be. */
  passedOver: readonly LinkState[];
}

/** An answer that the quality gate set aside. */
export interface Rejected {
  readonly state: LinkState;
  readonly answer: Answer;
  readonly quality: AnswerQuality;
  /** Its place among the attempts. */
  readonly index: number;
}

export const NOTHING_SPENT: Receipt["usage"] = { promptTokens: 0, completionTokens: 0, estimated: false };

type Answered = Extract<TurnOutcome, { readonly kind: "answered" }>;

/** Provider and model of a link, as events and records name them. */
export function identity({ link }: LinkState): { readonly provider: string; readonly model: string } {
  return { provider: link.provider.name, model: link.provider.model };
}

/** A round that ended with a model asking for tools. */
export interface Called {
  readonly kind: "called";
  readonly state: LinkState;
  /** Its text is what was said beside the calls. */
  readonly answer: Answer;
}

/** The outcome of a turn that ends with this answer. */
export function answered(run: Run, state: LinkState, answer: Answer): Answered {
  const { provider } = state.link;
  const receipt: Receipt = {
    ...identity(state),
    tier: provider.tier,
    fallback: state.index > 0,
    finish: answer.finish,
    attempts: [...run.attempts],
    usage: answer.usage,
    timing: {
      waitedMs: run.waitedMs,
      ttftMs: answer.record.ttftMs,
      totalMs: Math.round(run.deps.clock.now() - run.began),
    },
  };
  return { kind: "answered", text: answer.text, receipt };
}
