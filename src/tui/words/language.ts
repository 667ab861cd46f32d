import { languageCode } from "../../core/quality/language-code.ts";

/** Languages squad speaks, by ISO 639-1 code. */
export const LANGUAGES = ["en", "pt", "es"] as const;

export type Language = (typeof LANGUAGES)[number];

/**
 * The first language that `names` name and squad speaks, else English. A name is what people write (`Português`),
 * a tag (`pt-BR`) or a locale (`pt_BR.UTF-8`); an empty one names none.
 */
export function chooseLanguage(names: readonly string[]): Language {
  for (const name of names) {
    const code = languageCode(name.replace(/[.@].*$/u, ""));
    const language = LANGUAGES.find((known) => known === code);
    if (language !== undefined) return language;
  }
  return "en";
}
