import { nearest } from "../text/nearest.ts";
import { withoutAccents } from "../quality/words.ts";
import { LANGUAGE_NAMES, OTHER_CODES } from "./language-names.ts";
import { LANGUAGE_VARIANTS } from "./language-variants.ts";

/** A language that somebody set, in their own words. */
export interface SetLanguage {
  /** ISO 639-1 code (639-3 where there is none); null when none is named, or several. */
  readonly code: string | null;
  /**
   * What a model is told: `Brazilian Portuguese`; what was written goes along where it says more (`Japanese
   * (“日本語, formal”)`). Empty when nothing was set.
   */
  readonly name: string;
}

const NOT_SET: SetLanguage = { code: null, name: "" };

/** What installers, locales and people write when they mean no language. */
const NOTHING = new Set(
  ". - ~ c posix none null undefined nil n/a na tbd todo auto automatic default system any".split(" "),
);

const TAG = /^([a-z]{2,4})(?:[-_/ ]+([a-z]{4}))?(?:[-_/ ]+([a-z]{2}|\d{3}))?(?:[-_].*)?$/;
/** The encoding and the modifier of a locale. */
const LOCALE_END = /(?<=^(?:c|posix|[a-z]{2,3}(?:_[a-z]{2})?))[.@].*$/i;
/** Words that say nothing beside a language's name, alone or with what names a variant of it. */
const FILLERS = new Set(
  [
    "the in of em en de do da e language lang lingua idioma langue sprache bahasa tieng viet high",
    "hong kong united kingdom states american south china japan korea germany france italia italy neutral",
  ].flatMap((words) => words.split(" ")),
);
const SHORTEST_MISSPELT = 5;
const WORDS_OF_A_NAME = 3;

/**
 * Understands a language as users write it: a tag (`pt-BR`), a locale (`pt_BR.UTF-8`), a name in any of several
 * languages (`Français`, `Mandarin`), with a country (`español (México)`), misspelt (`Vietnames`), or a sentence that
 * names one.
 */
export function understandLanguage(written: string): SetLanguage {
  const text = written.trim().replace(LOCALE_END, "");
  const plain = withoutAccents(text).toLowerCase();
  if (plain === "" || NOTHING.has(plain) || /^\W*\{.*\}\W*$/u.test(plain)) return NOT_SET;
  const tagged = taggedLanguage(plain);
  if (tagged !== null) return tagged;
  const named = languagesNamed(text);
  if (named.length > 1) return { code: null, name: text };
  const code = named[0] ?? misspelt(plain);
  if (code === null) return { code, name: asDescribed(text) };
  const name = variantOf(code, plain) ?? nameOf(code);
  return { code, name: named.length === 1 && saysMore(plain, code) ? `${name} (“${text}”)` : name };
}

/** ISO 639-1 code of a language as users write it, see `understandLanguage`. */
export function languageCode(written: string): string | null {
  return understandLanguage(written).code;
}

/** ISO 639-1 codes of the languages named in `text`, in the order in which they are. */
export function languagesNamed(text: string): readonly string[] {
  const plain = ` ${withoutAccents(text).toLowerCase()} `;
  return [...LANGUAGE_NAMES]
    .map(([code, { beginnings }]) => ({ code, at: firstMention(plain, beginnings) }))
    .filter(({ at }) => at < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.at - b.at)
    .map(({ code }) => code);
}

function firstMention(plain: string, names: readonly string[]): number {
  return Math.min(...names.map((name) => mention(plain, name)));
}

/** Latin names begin a word; other scripts may have no spaces between words. */
function mention(plain: string, name: string): number {
  const isLatin = !/[^a-z ]/.test(name);
  for (let at = plain.indexOf(name); at >= 0; at = plain.indexOf(name, at + 1)) {
    if (!isLatin || !/[a-z]/.test(plain.charAt(at - 1))) return at;
  }
  return Number.POSITIVE_INFINITY;
}

function taggedLanguage(plain: string): SetLanguage | null {
  const [, first = "", script = "", region = ""] = TAG.exec(plain) ?? [];
  const [code = "", implied = ""] = (OTHER_CODES[first] ?? first).toLowerCase().split("-");
  if (!LANGUAGE_NAMES.has(code)) return null;
  const tags = [script, region, implied].filter((tag) => tag !== "");
  const variant = LANGUAGE_VARIANTS.find(
    ({ language, tags: known }) => language === code && tags.some((tag) => known.includes(tag)),
  );
  return { code, name: variant?.name ?? nameOf(code) };
}

function variantOf(code: string, plain: string): string | null {
  const tag = new RegExp(String.raw`\b${code}[-_]([a-z]{2,4}|\d{3})\b`).exec(plain)?.[1];
  const variant = LANGUAGE_VARIANTS.find(
    ({ language, tags, words }) =>
      language === code && (words.test(plain) || (tag !== undefined && tags.includes(tag))),
  );
  return variant?.name ?? null;
}

function misspelt(plain: string): string | null {
  if (plain.length < SHORTEST_MISSPELT || /[^a-z]/.test(plain)) return null;
  const names = [...LANGUAGE_NAMES].map(([code, { name }]) => [name.toLowerCase(), code] as const);
  const near = nearest(
    plain,
    names.map(([name]) => name),
  );
  return names.find(([name]) => name === near)?.[1] ?? null;
}

/** Whether anything is left of `plain` without the names of the language, its places and its tag. */
function saysMore(plain: string, code: string): boolean {
  const beginnings = LANGUAGE_NAMES.get(code)?.beginnings ?? [];
  const rest = plain
    .replace(new RegExp(String.raw`\b${code}(?:[-_]\w{2,4})?\b`, "g"), " ")
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== "" && firstMention(` ${word} `, beginnings) === Number.POSITIVE_INFINITY)
    .filter(
      (word) => !LANGUAGE_VARIANTS.some(({ language, words }) => language === code && words.test(word)),
    );
  return rest.some((word) => /\p{L}{2}/u.test(word) && !FILLERS.has(word));
}

function asDescribed(text: string): string {
  return text.split(/\s+/).length <= WORDS_OF_A_NAME ? text : `the language described as “${text}”`;
}

function nameOf(code: string): string {
  return LANGUAGE_NAMES.get(code)?.name ?? code;
}
