import { EN, type Words } from "./en/index.ts";
import { ES } from "./es/index.ts";
import type { Language } from "./language.ts";
import { PT } from "./pt/index.ts";

const CATALOGS: Readonly<Record<Language, Words>> = { en: EN, pt: PT, es: ES };

/** The catalog of a language. */
export function wordsIn(language: Language): Words {
  return CATALOGS[language];
}
