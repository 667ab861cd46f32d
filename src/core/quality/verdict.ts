import type { FinishReason } from "../providers/provider.ts";

/** What can make an answer unusable. */
export type Flaw =
  | "empty"
  | "refusal"
  | "truncated"
  | "repetition"
  | "leaked-prompt"
  | "wrong-language"
  | "broken-json";

/** What was asked, as far as an answer can be held against it. */
export interface Expectation {
  /** ISO 639-1 code of the language the answer has to be in; null when nobody set one. */
  readonly language: string | null;
  /** ISO 639-1 code of the language of documents: an answer may be one. @default that of answers */
  readonly documentLanguage?: string | null;
  /** `json` only when the answer itself was asked for as JSON. */
  readonly format: "text" | "json";
  /** The system prompt the model was given. */
  readonly system: string;
  /** The user's message. */
  readonly input: string;
}

/** A finished answer. */
export interface Answer {
  readonly text: string;
  readonly finish: FinishReason;
}

/** One thing wrong with an answer. */
export interface Finding {
  readonly kind: Flaw;
  /** One printable line; quotes at most 60 characters of the answer. */
  readonly detail: string;
}

export interface Verdict {
  /** True exactly when there is no flaw. */
  readonly ok: boolean;
  /** 1 for an answer without a flaw, 0 for an empty one; between them only an order of rejected answers. */
  readonly score: number;
  /** The worst flaw. `truncated` only when it is the only one, so that what it names is worth continuing. */
  readonly reason: Flaw | null;
  /** Worst first. */
  readonly flaws: readonly Finding[];
}

/** Judges an answer by its text alone: pure, total, and linear in the length of the answer. */
export type QualityGate = (answer: Answer, expected: Expectation) => Verdict;
