import { excerpt } from "./excerpt.ts";
import { partsOf } from "./parts.ts";
import type { Answer, Expectation, Finding } from "./verdict.ts";
import { withoutAccents } from "./words.ts";

/** Words with which no sentence ends, by language and without accents; in doubt a word is not listed. */
const NEVER_LAST: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    en: "the an and or but because if my your our their whose",
    pt: "o os um uma do da dos das e ou mas porque seu sua pelo pela ao aos nas nos",
    es: "el los las un una del y o pero porque su sus al",
    fr: "le les un une des du et ou mais au aux ses leur parce",
    de: "der den dem des einen einem einer und oder aber weil dass wenn",
    it: "il gli un una del della dei delle e o ma perche al alla nel nella",
  }).map(([language, words]) => [language, new Set(words.split(" "))]),
);

/** An answer that never ends a sentence may be a title or a list. */
const LEAST_SENTENCES = 1;

/** Characters of a last line that may be called cut for ending in a comma: letters are signed below shorter ones. */
const COMMA_LINE = 60;

const LAST_WORD = /\p{L}+$/u;
const SENTENCE_END = /[.!?:;](?=\s)/g;

/**
 * Finds an answer that ends before its end: stopped at its length limit, inside a code fence, or, when nothing else
 * can be meant, in the middle of a sentence. Only the first is sure to be worth continuing.
 */
export function findTruncated({ text, finish }: Answer, expected: Expectation): Finding | null {
  if (finish === "length") return { kind: "truncated", detail: "stopped at its length limit" };
  if (expected.format === "json") return null;
  const { fences, isOpen, prose } = partsOf(text);
  if (isOpen) return fences.at(-1)?.trim() === "" ? null : flaw("ends inside a code block", text);
  return cutSentence(prose.trimEnd(), expected);
}

function cutSentence(prose: string, { language }: Expectation): Finding | null {
  if ((prose.match(SENTENCE_END)?.length ?? 0) < LEAST_SENTENCES) return null;
  const last = prose.slice(prose.lastIndexOf("\n") + 1);
  if (last.length >= COMMA_LINE && /[\p{L}\p{N}],$/u.test(last)) return flaw("ends in a comma", last);
  const word = LAST_WORD.exec(withoutAccents(last.slice(-80)).toLowerCase())?.[0] ?? "";
  return NEVER_LAST.get(language ?? "en")?.has(word) === true
    ? flaw("ends in the middle of a sentence", last)
    : null;
}

function flaw(what: string, text: string): Finding {
  return { kind: "truncated", detail: `${what}: ${excerpt(text.trimEnd().slice(-40))}` };
}
