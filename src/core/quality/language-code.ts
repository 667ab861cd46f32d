import { withoutAccents } from "./words.ts";

/** Names of languages as users write them, by ISO 639-1 code: beginnings of words, without accents. */
const NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ["en", ["english", "ingles", "anglais", "englisch", "inglese", "английск", "英语", "英文", "英語"]],
  ["pt", ["portug", "brasileir", "brazilian", "portoghese", "португальск", "葡萄牙"]],
  [
    "es",
    ["spanish", "espanol", "espanhol", "espagnol", "spanisch", "spagnol", "castellano", "испанск", "西班牙"],
  ],
  ["fr", ["french", "francais", "frances", "franzosisch", "французск", "法语", "法文", "フランス語"]],
  ["de", ["german", "deutsch", "aleman", "allemand", "tedesco", "немецк", "德语", "ドイツ語"]],
  ["it", ["italian", "italien", "итальянск", "意大利"]],
  ["nl", ["dutch", "nederlands", "holand", "neerlandais", "niederlandisch"]],
  ["pl", ["polish", "polski", "polones", "polonais", "polnisch"]],
  ["ru", ["russian", "russo", "ruso", "russe", "russisch", "русск", "俄语"]],
  ["uk", ["ukrain", "українськ", "украинск"]],
  ["zh", ["chinese", "mandarin", "chines", "chinois", "chino", "中文", "汉语", "普通话", "китайск"]],
  ["ja", ["japanese", "japones", "japonais", "japanisch", "日本語", "日语", "японск"]],
  ["ko", ["korean", "corean", "coreen", "koreanisch", "한국어"]],
  ["ar", ["arabic", "arabe", "arabisch", "العربية"]],
  ["he", ["hebrew", "hebraico", "hebreo", "עברית"]],
  ["hi", ["hindi", "हिन्दी"]],
  ["el", ["greek", "grego", "griego", "grec", "griechisch", "ελληνικ"]],
  ["th", ["thai", "tailand", "ไทย"]],
]);

const CODE = /^([a-z]{2})(?:[-_][a-z0-9]{2,8})*$/;

/** The languages named in `text`. */
export function languagesNamed(text: string): readonly string[] {
  const plain = ` ${withoutAccents(text).toLowerCase()}`;
  return [...NAMES].filter(([, names]) => names.some((name) => mentions(plain, name))).map(([code]) => code);
}

function mentions(plain: string, name: string): boolean {
  const found = plain.indexOf(name);
  return found > 0 && (/[^a-z]/.test(name) || !/[a-z]/.test(plain.charAt(found - 1)));
}

/**
 * ISO 639-1 code of a language as a configuration writes it: `pt-BR`, `Português (Brasil)`, `English`. Null when none
 * is named, or several.
 */
export function languageCode(name: string): string | null {
  const code = CODE.exec(name.trim().toLowerCase())?.[1];
  if (code !== undefined) return code;
  const named = languagesNamed(name);
  return named.length === 1 ? (named[0] ?? null) : null;
}
