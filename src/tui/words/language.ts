import { languageCode, languagesNamed } from "../../core/language/understand-language.ts";

/** Languages squad speaks, by ISO 639-1 code. */
export const LANGUAGES = ["en", "pt", "es"] as const;

export type Language = (typeof LANGUAGES)[number];

/**
 * The first language that `names` name and squad speaks, else English. A name is what people write (`Português`),
 * a tag (`pt-BR`) or a locale (`pt_BR.UTF-8`); of several in one sentence the first that squad speaks counts.
 */
export function chooseLanguage(names: readonly string[]): Language {
  for (const name of names) {
    const code = languageCode(name);
    for (const named of code === null ? languagesNamed(name) : [code]) {
      const language = LANGUAGES.find((known) => known === named);
      if (language !== undefined) return language;
    }
  }
  return "en";
}
