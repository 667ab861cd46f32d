import { LANGUAGE_NAMES } from "../language/language-names.ts";
import { languagesNamed } from "../language/understand-language.ts";
import { SCRIPTS, SCRIPTS_OF, STOP_WORDS, TELLING_LETTERS, type Script } from "./language-profiles.ts";
import { ownWords, partsOf } from "./parts.ts";
import type { Answer, Expectation, Finding } from "./verdict.ts";
import { withoutAccents, wordsOf } from "./words.ts";

/** Characters of an answer that are read for its language. */
const READ = 16_000;

/** Stop words of another language that make sure, how much they outnumber the expected one's, and their share. */
const SURE = { words: 4, outnumber: 4, share: 0.15, unknownShare: 0.3 } as const;

/** Letters of another script that make sure, and their share of all letters. */
const SURE_SCRIPT = { letters: 10, share: 0.6 } as const;

/** Ideograms without any kana that make an answer Chinese, and the share of kana that makes one Japanese. */
const HAN_ONLY = 20;
const KANA_SHARE = 0.1;
const LEAST_KANA = 6;

const TRANSLATES = /translat|traduz|traduc|tradui|ubersetz|перевед|перевод|翻译|翻譯|翻訳|번역|ترجم/;

/**
 * Finds an answer in another language than the one set, when that is sure. Code, quotations, links and the menu do not
 * count; neither does an answer to a request that names a language, or in the language the user just wrote in, or in
 * that of documents. A language that squad does not know holds no answer against anybody.
 */
export function findWrongLanguage({ text }: Answer, expected: Expectation): Finding | null {
  const { language, documentLanguage = null, format, input } = expected;
  if (language === null || !LANGUAGE_NAMES.has(language) || format === "json") return null;
  const prose = ownProse(text, expected.system);
  const found = otherLanguage(prose, language);
  if (found === null || found === documentLanguage) return null;
  if (documentLanguage !== null && otherLanguage(prose, documentLanguage) === null) return null;
  const asked = withoutAccents(input.slice(0, READ)).toLowerCase();
  if (TRANSLATES.test(asked) || languagesNamed(asked).length > 0) return null;
  if (otherLanguage(ownProse(input, ""), language) === found) return null;
  return { kind: "wrong-language", detail: `is in "${found}", not in "${language.slice(0, 8)}"` };
}

/** What the writer of `text` says in their own words, without lines taken over from `system`. */
function ownProse(text: string, system: string): string {
  const given = system.toLowerCase();
  return ownWords(partsOf(text.slice(0, READ)).prose)
    .split("\n")
    .filter((line) => {
      const label = line
        .replace(/^\W*\d{0,3}\W*(?:\[[^\]\n]{1,24}\])?\W*/, "")
        .trim()
        .toLowerCase();
      return label.length < 8 || !given.includes(label);
    })
    .join("\n");
}

/** The language of `prose` if it is surely not `expected`: its code, or the name of its script. */
function otherLanguage(prose: string, expected: string): string | null {
  return otherScript(prose, expected) ?? otherWords(prose, expected);
}

function otherScript(prose: string, expected: string): string | null {
  const counts = lettersByScript(prose);
  const found = amongIdeograms(counts, expected) ?? byTellingLetters(prose, expected);
  if (found !== null) return found;
  const own = SCRIPTS_OF.get(expected) ?? ["latin"];
  const letters = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const other = SCRIPT_NAMES.find(
    (script) =>
      script !== "latin" &&
      !own.includes(script) &&
      counts[script] >= SURE_SCRIPT.letters &&
      counts[script] >= SURE_SCRIPT.share * letters,
  );
  return other === undefined ? null : languageIn(other, counts.kana);
}

type Counts = Readonly<Record<Script, number>>;

const SCRIPT_NAMES = Object.keys(SCRIPTS) as readonly Script[];

function lettersByScript(prose: string): Counts {
  const counts = SCRIPT_NAMES.map((script) => [script, prose.match(SCRIPTS[script])?.length ?? 0]);
  return Object.fromEntries(counts) as Counts;
}

function amongIdeograms({ han, kana }: Counts, expected: string): string | null {
  if (expected === "zh" && kana >= LEAST_KANA && kana >= KANA_SHARE * (han + kana)) return "ja";
  return expected === "ja" && kana === 0 && han >= HAN_ONLY ? "zh" : null;
}

function byTellingLetters(prose: string, expected: string): string | null {
  const rule = TELLING_LETTERS.find((one) => one.expected === expected);
  if (rule === undefined || rule.lacks.test(prose)) return null;
  return (prose.match(rule.has)?.length ?? 0) >= SURE.words ? rule.found : null;
}

function languageIn(script: Script, kana: number): string {
  if (script === "han" || script === "kana") return kana > 0 ? "ja" : "zh";
  return [...SCRIPTS_OF].find(([, scripts]) => scripts[0] === script)?.[0] ?? script;
}

/** By stop words that one language has and the expected one has not. A language in another script has none here. */
function otherWords(prose: string, expected: string): string | null {
  const words = wordsOf(withoutAccents(prose)).filter((word) => !/\d/.test(word));
  const own = STOP_WORDS.get(expected) ?? NONE;
  const isKnown = STOP_WORDS.has(expected) || SCRIPTS_OF.has(expected);
  const share = isKnown ? SURE.share : SURE.unknownShare;
  const sure = [...STOP_WORDS]
    .filter(([language]) => language !== expected)
    .map(([language, others]) => {
      const theirs = words.filter((word) => others.has(word) && !own.has(word)).length;
      const ours = words.filter((word) => own.has(word) && !others.has(word)).length;
      return { language, theirs, ours };
    })
    .filter(
      ({ theirs, ours }) =>
        theirs >= SURE.words && theirs >= SURE.outnumber * ours && theirs >= share * words.length,
    )
    .sort((a, b) => b.theirs - b.ours - (a.theirs - a.ours));
  return sure[0]?.language ?? null;
}

const NONE: ReadonlySet<string> = new Set();
