import { EN, type Words } from "./en/index.ts";
import type { Language } from "./language.ts";

const CATALOGS: Readonly<Record<Language, () => Promise<Words>>> = {
  en: () => Promise.resolve(EN),
  pt: async () => (await import("./pt/index.ts")).PT,
  es: async () => (await import("./es/index.ts")).ES,
};

/** The catalog of a language. Only the one that is spoken is loaded, beside the English one. */
export function wordsIn(language: Language): Promise<Words> {
  return CATALOGS[language]();
}
