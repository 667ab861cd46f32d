import { lazy } from "../lazy.ts";
import { sanitize } from "../sanitize.ts";
import { excerpt } from "./excerpt.ts";
import { withoutThoughts } from "./parts.ts";
import { FILLER, GREETING, REFUSAL_WORDS, type RefusalWords } from "./refusal-words.ts";
import type { Answer, Finding } from "./verdict.ts";
import { withoutAccents } from "./words.ts";

/** Characters in which a refusal has to begin, and those read to see whether help follows. */
const OPENING = 600;
const READ = 4000;

/** Sentences before the refusing one that may be greeting, thanks or a heading. */
const MOST_PREAMBLE = 2;

/** Characters that help; an ideogram says as much as two letters. */
const ENOUGH_HELP = { general: 48, particular: 16 } as const;

const SENTENCE_END = /[.!?;:\n。！？；：؟](?:["”»」*_)]*)(?=\s|$|[^\x00-\x7f])|\n|[。！？；]|\s[–—]\s/;

/** What a machine says it does not know or have. */
const LACKS = String.raw`\bi (?:do not|don'?t) (?:know|have)\b|\bnao (?:sei|tenho)\b|\bno (?:se|tengo)\b|\bje n'ai pas\b|\bhabe ich kein|\bnon (?:so|ho)\b`;

/** A quotation, an example or an assignment is not the speaker's own refusal. */
const UNQUOTED = String.raw`[^.!?\n"“„«:=]`;

/** Made when the first answer is judged: a start has no time for some hundred expressions. */
const shapes = lazy(() => REFUSAL_WORDS.map(shapesOf));

/** Text that follows a refusal. `general` refuses whatever was asked, and needs more to be excused. */
interface Refusal {
  readonly strength: keyof typeof ENOUGH_HELP;
  readonly rest: string;
}

/**
 * Finds a refusal: an opening in which the speaker says that they cannot or will not, with an apology or in general
 * terms, when neither help nor a question of substance follows. Failures and refusals that are only told of are none.
 */
export function findRefusal({ text, finish }: Answer): Finding | null {
  if (finish === "blocked") return { kind: "refusal", detail: "stopped by the provider's content filter" };
  const read = withoutAccents(sanitize(withoutThoughts(text.slice(0, READ)).slice(0, READ)))
    .toLowerCase()
    .replace(/^[ \t>]*(?:`{3,}|~{3,})[a-z]{0,12}[ \t]*$/gm, "");
  const isLetter = LETTER.test(read);
  for (const opening of openingsOf(read)) {
    const refusal = refusalAt(opening);
    if (refusal === null || (isLetter && refusal.strength === "particular")) continue;
    if (helps(refusal)) return null;
    return { kind: "refusal", detail: `refuses: ${excerpt(fromFirstLetter(text))}` };
  }
  return null;
}

function fromFirstLetter(text: string): string {
  return text.slice(0, OPENING).replace(/^[^\p{L}\p{N}]+/u, "");
}

/** "Sure!", "Hmm." */
const INTERJECTION = 10;

/** "As Winston, …" */
const IN_A_ROLE = /^(?:as|como|en tant que|als|come) [\p{L} ]{2,30}, ?/u;

/** The salutation of a letter, which the user asked for and will send: it may excuse and decline. */
const LETTER =
  /^\W*(?:dear|hi|hello|prezad[oa]s?|car[oa]s?|estimad[oa]s?|hola|chere?s?|bonjour|liebe[rs]?|sehr geehrte[rs]?|hallo|ola|oi|gentile)\b[^.!?\n]{0,40},\n/u;

const GREETED_NAME = /^[^.!?,:\n。！，]{0,24}[.!?,:\n。！，]/u;

/** Where the answer may come to its point: at its start, after a greeting, after a sentence that is only polite. */
function openingsOf(read: string): readonly string[] {
  let opening = read.replace(/^[^\p{L}]+/u, "");
  const openings = [opening, opening.replace(IN_A_ROLE, "")];
  const greeting = GREETING.exec(opening)?.[0];
  if (greeting !== undefined) {
    const afterWord = fromLetter(opening.slice(greeting.length));
    opening = fromLetter(afterWord.replace(GREETED_NAME, ""));
    openings.push(afterWord, opening);
  }
  for (let count = 0; count < MOST_PREAMBLE; count += 1) {
    const end = SENTENCE_END.exec(opening.slice(0, OPENING));
    if (end === null) break;
    const sentence = opening.slice(0, end.index);
    if (sentence.length > INTERJECTION && !FILLER().test(sentence) && !isHeading(sentence, opening)) break;
    opening = fromLetter(opening.slice(end.index + end[0].length));
    openings.push(opening);
  }
  return openings;
}

/** A quotation that begins later in an answer is not its opening. */
function fromLetter(text: string): string {
  return text
    .replace(/^[^\p{L}"“„«]+/u, "")
    .replace(/^(?:however|but|well|so|sadly|mas|pero|mais|aber|ma|но)[, ]+(?=\S)/u, "");
}

function isHeading(sentence: string, opening: string): boolean {
  return sentence.length <= 40 && /^[*_# :]*\n/.test(opening.slice(sentence.length));
}

interface Shapes {
  readonly general: readonly RegExp[];
  readonly particular: readonly RegExp[];
}

function shapesOf({ apology, unable, help, decline, machine }: RefusalWords): Shapes {
  const start = (pattern: string): RegExp => new RegExp(`^(?:${pattern})`, "u");
  const within = (most: number): string => `[^.!?\\n。！？]{0,${most}}?`;
  const sorry = `(?:(?:${apology})${within(40)})`;
  return {
    general: [
      start(`${sorry}?(?:${unable})${within(40)}(?:${help})`),
      start(`${UNQUOTED}{0,60}(?:${unable})${within(40)}(?:${help})`),
      start(`${UNQUOTED}{0,45}(?:${apology})${within(20)}(?:${unable})${within(40)}(?:${help})`),
      start(`${sorry}?(?:and |but |,| )*(?:${machine})${within(80)}(?:${unable}|${LACKS})`),
    ],
    particular: [start(`${sorry}(?:${unable})`), start(`${sorry}?(?:${decline})`)],
  };
}

function refusalAt(opening: string): Refusal | null {
  const head = opening.slice(0, OPENING);
  for (const strength of ["general", "particular"] as const) {
    for (const shape of shapes()) {
      for (const pattern of shape[strength]) {
        const match = pattern.exec(head);
        if (match !== null) return { strength, rest: opening.slice(match[0].length) };
      }
    }
  }
  return null;
}

/** Ends the clause in which something is refused: what follows may be help. */
const CLAUSE_END = /[,.!?;:\n。！？，；]| (?:but|so|because|however|mas|pero|mais|aber|ma|но) |但/u;

/** German sets what cannot be done off by a comma: "…, das zu vergleichen". */
const INFINITIVE_CLAUSE = /^, [^,.!?\n]{0,60}\bzu [a-z]+/;

function helps({ strength, rest }: Refusal): boolean {
  const after = rest.replace(INFINITIVE_CLAUSE, "");
  const end = CLAUSE_END.exec(after);
  if (end === null) return false;
  let help = 0;
  for (const sentence of sentencesOf(after.slice(end.index))) {
    if (FILLER().test(sentence)) continue;
    if (isQuestion(sentence)) return true;
    help += weightOf(sentence);
    if (help >= ENOUGH_HELP[strength]) return true;
  }
  return false;
}

function sentencesOf(text: string): readonly string[] {
  return text.match(/[^.!?;\n。！？；؟]{2,300}[.!?;。！？؟]*/gu) ?? [];
}

function isQuestion(sentence: string): boolean {
  return /[?？؟]$/.test(sentence) && weightOf(sentence) >= 8;
}

/** Letters and digits, ideograms twice. */
function weightOf(sentence: string): number {
  const letters = sentence.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return letters + (sentence.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0);
}
