/** A language as people name it. */
interface NamedLanguage {
  /** Its name in English, for a model. */
  readonly name: string;
  /** How it is called in several languages: beginnings of words in lower case, without accents. */
  readonly beginnings: readonly string[];
}

/**
 * Languages by ISO 639-1 code: the English name, then beginnings of other names. A beginning must begin no common word
 * of another meaning (`catal` would find catalogues).
 */
const WRITTEN: Readonly<Record<string, string>> = {
  en: "English ingles anglais englisch inglese английск 英语 英文 英語 영어",
  pt: "Portuguese portug brasileir brazilian ptbr portoghese португальск 葡萄牙",
  es: "Spanish espanol espanhol espagnol spanisch spagnol castellano castilian испанск 西班牙",
  fr: "French francais frances franzosisch французск 法语 法文 法語 フランス語",
  de: "German deutsch aleman alemao allemand tedesco немецк 德语 德文 ドイツ語",
  it: "Italian italien итальянск 意大利",
  nl: "Dutch nederlands holand neerlandais niederlandisch flemish vlaams",
  pl: "Polish polski polones polonais polnisch польск",
  ru: "Russian russo ruso russe russisch русск 俄语",
  uk: "Ukrainian ukrain ucrani українськ украинск",
  zh: "Chinese mandarin chines chinois chino 中文 汉语 漢語 国语 國語 华语 華語 普通话 普通話 简体 簡體 繁体 繁體 китайск",
  yue: "Cantonese cantones 粤语 粵語 廣東話 广东话",
  ja: "Japanese japones japonais japanisch 日本語 日语 日文 日語 японск",
  ko: "Korean corean coreen koreanisch 한국어 한국말 韩语 韓語",
  ar: "Arabic arabe arabisch العربية عربي 阿拉伯",
  he: "Hebrew hebraico hebreo hebreu עברית",
  fa: "Persian farsi persa فارسی",
  ur: "Urdu اردو",
  hi: "Hindi हिन्दी हिंदी",
  mr: "Marathi मराठी",
  bn: "Bengali bangla বাংলা",
  ta: "Tamil தமிழ்",
  te: "Telugu తెలుగు",
  el: "Greek grego griego grec griechisch ελληνικ",
  th: "Thai tailand ไทย",
  vi: "Vietnamese vietnam tieng_viet 越南 ベトナム",
  id: "Indonesian indones 印尼",
  ms: "Malay_ malaysia melayu malaio",
  tl: "Filipino filipin tagalog",
  tr: "Turkish turkce turco turc_ turki 土耳其 турецк",
  sv: "Swedish svensk sueco suedois schwedisch",
  da: "Danish dansk dinamarques danois danisch",
  no: "Norwegian norsk noruegu norveg bokmal nynorsk",
  fi: "Finnish suomi finland finlandes finnois finnisch",
  cs: "Czech cesky cestina checo tcheco tcheque tschech чешск",
  sk: "Slovak slovenci slovensky eslovac",
  sl: "Slovene sloveni slovensci esloven",
  ro: "Romanian romana_ romeno rumano roumain rumanisch",
  hu: "Hungarian magyar hungaro hongrois ungarisch",
  bg: "Bulgarian българск bulgaro болгарск",
  sr: "Serbian srpski српски сербск",
  hr: "Croatian hrvatski croata",
  lt: "Lithuanian lietuvi lituan",
  lv: "Latvian latvies letton",
  et: "Estonian eesti estoni",
  ca: "Catalan catala_ catalao katalan",
  gl: "Galician galego gallego",
  eu: "Basque euskara euskera vasco",
  af: "Afrikaans",
  sw: "Swahili kiswahili suahili",
};

/** Languages by ISO 639-1 code. In a beginning, `_` stands for a space: the word ends, or another follows. */
export const LANGUAGE_NAMES: ReadonlyMap<string, NamedLanguage> = new Map(
  Object.entries(WRITTEN).map(([code, written]) => {
    const [first = "", ...others] = written.split(" ").map((word) => word.replaceAll("_", " "));
    return [code, { name: first.trim(), beginnings: [first.toLowerCase(), ...others] }];
  }),
);

/** Codes that are not the language's own of ISO 639-1: three letters, or the code of a country. */
export const OTHER_CODES: Readonly<Record<string, string>> = {
  eng: "en",
  us: "en-US",
  gb: "en-GB",
  por: "pt",
  br: "pt-BR",
  ptbr: "pt-BR",
  spa: "es",
  mx: "es-MX",
  fra: "fr",
  fre: "fr",
  deu: "de",
  ger: "de",
  ita: "it",
  nld: "nl",
  pol: "pl",
  rus: "ru",
  ukr: "uk",
  ua: "uk",
  zho: "zh",
  chi: "zh",
  cmn: "zh",
  cn: "zh-CN",
  tw: "zh-TW",
  jpn: "ja",
  jp: "ja",
  kor: "ko",
  kr: "ko",
  ara: "ar",
  heb: "he",
  iw: "he",
  hin: "hi",
  gr: "el",
  vie: "vi",
  vn: "vi",
  ind: "id",
  fil: "tl",
  tur: "tr",
  nb: "no",
  nn: "no",
  cz: "cs",
  dk: "da",
};
