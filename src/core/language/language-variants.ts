/** How a language is spoken or written in one place. */
interface LanguageVariant {
  readonly language: string;
  /** Region or script of a tag, in lower case. */
  readonly tags: readonly string[];
  /** What names the place, in lower case without accents. */
  readonly words: RegExp;
  /** The variant's English name, for a model. */
  readonly name: string;
}

/** Variants that a model writes differently; any other region is the language as such. The first that fits counts. */
export const LANGUAGE_VARIANTS: readonly LanguageVariant[] = [
  {
    language: "pt",
    tags: ["br"],
    words: /bra[sz]il|\bbr\b|ptbr/,
    name: "Brazilian Portuguese",
  },
  {
    language: "pt",
    tags: ["pt"],
    words: /portugal|europ/,
    name: "European Portuguese",
  },
  { language: "es", tags: ["mx"], words: /mexic|\bmx\b/, name: "Mexican Spanish" },
  { language: "es", tags: ["ar"], words: /argentin|rioplat/, name: "Argentinian Spanish" },
  { language: "es", tags: ["co"], words: /colombi/, name: "Colombian Spanish" },
  { language: "es", tags: ["cl"], words: /chile/, name: "Chilean Spanish" },
  { language: "es", tags: ["419"], words: /latin|latam/, name: "Latin American Spanish" },
  {
    language: "es",
    tags: ["es"],
    words: /\bspain\b|\bespana\b|castellano|castilian|europe/,
    name: "European Spanish",
  },
  { language: "en", tags: ["us"], words: /\bus\b|\busa\b|americ|\bu\.s\b/, name: "American English" },
  {
    language: "en",
    tags: ["gb", "uk"],
    words: /\buk\b|\bgb\b|brit|united kingdom/,
    name: "British English",
  },
  { language: "en", tags: ["au"], words: /austral/, name: "Australian English" },
  { language: "fr", tags: ["ca"], words: /canad|quebe/, name: "Canadian French" },
  { language: "fr", tags: ["ch"], words: /suisse|swiss|switzerland/, name: "Swiss French" },
  { language: "de", tags: ["at"], words: /osterreich|austria/, name: "Austrian German" },
  { language: "de", tags: ["ch"], words: /schweiz|swiss|switzerland/, name: "Swiss High German" },
  {
    language: "zh",
    tags: ["tw", "hk", "mo", "hant"],
    words: /taiwan|hong ?kong|traditional|繁|台灣|台湾|臺灣|香港/,
    name: "Traditional Chinese",
  },
  {
    language: "zh",
    tags: ["cn", "sg", "hans"],
    words: /simplif|简|簡|mainland/,
    name: "Simplified Chinese",
  },
];
