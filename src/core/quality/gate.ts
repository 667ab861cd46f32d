import { findBrokenJson } from "./broken-json.ts";
import { findEmpty } from "./empty.ts";
import { findLeakedPrompt } from "./leaked-prompt.ts";
import { findRefusal } from "./refusal.ts";
import { findRepetition } from "./repetition.ts";
import { findTruncated } from "./truncated.ts";
import type { Answer, Expectation, Finding, Flaw, QualityGate } from "./verdict.ts";
import { findWrongLanguage } from "./wrong-language.ts";

type Rule = (answer: Answer, expected: Expectation) => Finding | null;

/**
 * The rules, worst flaw first, and what is left of an answer's worth with each. Of several rejected answers the
 * best is served in the end: one cut short or in another language still tells something.
 */
const RULES: readonly { readonly flaw: Flaw; readonly find: Rule; readonly worth: number }[] = [
  { flaw: "empty", find: findEmpty, worth: 0 },
  { flaw: "refusal", find: findRefusal, worth: 0.1 },
  { flaw: "repetition", find: findRepetition, worth: 0.2 },
  { flaw: "broken-json", find: findBrokenJson, worth: 0.3 },
  { flaw: "leaked-prompt", find: findLeakedPrompt, worth: 0.4 },
  { flaw: "wrong-language", find: findWrongLanguage, worth: 0.5 },
  { flaw: "truncated", find: findTruncated, worth: 0.6 },
];

/** The gate every finished answer passes before it is accepted. An empty answer is told nothing else of. */
export const qualityGate: QualityGate = (answer, expected) => {
  const flaws: Finding[] = [];
  let score = 1;
  for (const { find, worth } of RULES) {
    const found = find(answer, expected);
    if (found === null) continue;
    flaws.push(found);
    score *= worth;
    if (found.kind === "empty") break;
  }
  return { ok: flaws.length === 0, score, reason: flaws[0]?.kind ?? null, flaws };
};
