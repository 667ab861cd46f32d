/** What the gate says of a finished answer. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: "empty" | "refusal" };

export type QualityGate = (answer: string) => Verdict;

/** A refusal states itself at once and briefly; a long answer that opens alike goes on to help. */
const REFUSAL_MAX_CHARS = 400;

/** Openings of a refusal, matched from the first letter on, by language. */
const REFUSAL_OPENINGS: readonly RegExp[] = [
  /^(i['’]?m |i am )?(very |really |so )?(sorry|afraid)\b[^.!\n]{0,20}?(,|but|i)\s*(but )?(i )?(can['’]?t|cannot|can not|won['’]?t|(am|['’]m) (unable|not able))\b/,
  /^(unfortunately,? )?i( can['’]?t| cannot| can not| won['’]?t|( am|['’]m) (unable|not able) to) (help|assist|comply|provide|do that|fulfil+)\b/,
  /^(desculpe?|lamento|sinto muito|infelizmente)\b[^.!\n]{0,30}?\bn[aã]o (posso|consigo)\b/,
  /^(lo siento|lo lamento|disculpa|perd[oó]n|lamentablemente)\b[^.!\n]{0,30}?\bno (puedo|me es posible)\b/,
  /^(je suis )?(d[eé]sol[eé]e?|malheureusement)\b[^.!\n]{0,30}?\bje ne (peux|puis) (pas|malheureusement)\b/,
  /^(es )?(tut mir leid|leider|entschuldigung)\b[^.!\n]{0,30}?\b(kann|darf) (ich )?(dir |ihnen |das )?(leider )?(nicht|dabei)\b/,
];

/**
 * First gate before an answer is accepted: it rejects answers without any visible character and short refusals,
 * recognised by their opening in English, Portuguese, Spanish, French and German. Short right answers pass.
 */
export const qualityGate: QualityGate = (answer) => {
  const text = answer.trim();
  if (text === "") return { ok: false, reason: "empty" };
  if (text.length > REFUSAL_MAX_CHARS) return { ok: true };
  const opening = text.toLowerCase().replace(/^[^\p{L}]+/u, "");
  return REFUSAL_OPENINGS.some((refusal) => refusal.test(opening))
    ? { ok: false, reason: "refusal" }
    : { ok: true };
};
