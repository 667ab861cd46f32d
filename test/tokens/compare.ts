import { countTokens } from "gpt-tokenizer/encoding/o200k_harmony";
import llama3 from "llama3-tokenizer-js";
import { estimateTokens } from "../../src/core/tokens.ts";

/** Real tokenizers: the count of `text` by each. */
export const TOKENIZERS: Readonly<Record<"o200k" | "llama3", (text: string) => number>> = {
  o200k: (text) => countTokens(text, { disallowedSpecial: new Set() }),
  llama3: (text) => llama3.encode(text, { bos: false, eos: false }).length,
};

export interface Comparison {
  readonly estimate: number;
  /** What each tokenizer counts. */
  readonly counts: Readonly<Record<keyof typeof TOKENIZERS, number>>;
  /** How far the estimate is from the larger count: −0.1 is a tenth too low. */
  readonly error: number;
}

/** The estimate for a text beside what real tokenizers make of it. */
export function compare(text: string): Comparison {
  const estimate = estimateTokens(text);
  const counts = { o200k: TOKENIZERS.o200k(text), llama3: TOKENIZERS.llama3(text) };
  return { estimate, counts, error: estimate / Math.max(counts.o200k, counts.llama3) - 1 };
}
