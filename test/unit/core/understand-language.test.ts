import { describe, expect, it } from "vitest";
import { LANGUAGE_NAMES, OTHER_CODES } from "../../../src/core/language/language-names.ts";
import { LANGUAGE_VARIANTS } from "../../../src/core/language/language-variants.ts";
import { languagesNamed, understandLanguage } from "../../../src/core/language/understand-language.ts";

describe("a language that somebody set", () => {
  it.each([
    ["PT-BR", "pt", "Brazilian Portuguese"],
    ["pt-br", "pt", "Brazilian Portuguese"],
    ["pt_BR.UTF-8", "pt", "Brazilian Portuguese"],
    ["PT/BR", "pt", "Brazilian Portuguese"],
    ["Brazilian", "pt", "Brazilian Portuguese"],
    ["Portuguese", "pt", "Portuguese"],
    ["Português (Brasil)", "pt", "Brazilian Portuguese"],
    ["Português do Brasil", "pt", "Brazilian Portuguese"],
    ["Português de Portugal", "pt", "European Portuguese"],
    ["Français", "fr", "French"],
    ["French", "fr", "French"],
    ["français (Canada)", "fr", "Canadian French"],
    ["Mandarin", "zh", "Chinese"],
    ["Chinese", "zh", "Chinese"],
    ["zh-tw", "zh", "Traditional Chinese"],
    ["繁體中文", "zh", "Traditional Chinese"],
    ["zh-Hans-CN", "zh", "Simplified Chinese"],
    ["Chinese (Simplified)", "zh", "Simplified Chinese"],
    ["日本語", "ja", "Japanese"],
    ["korean", "ko", "Korean"],
    ["Vietnames", "vi", "Vietnamese"],
    ["Tiếng Việt", "vi", "Vietnamese"],
    ["Русский", "ru", "Russian"],
    ["Deutsch", "de", "German"],
    ["Castellano", "es", "European Spanish"],
    ["español (México)", "es", "Mexican Spanish"],
    ["es_MX.UTF-8@euro", "es", "Mexican Spanish"],
    ["English (US)", "en", "American English"],
    ["en_US", "en", "American English"],
    ["English (UK)", "en", "British English"],
    ["Englsih", "en", "English"],
    ["Bahasa Indonesia", "id", "Indonesian"],
    ["ger", "de", "German"],
    ["jp", "ja", "Japanese"],
    ["no", "no", "Norwegian"],
  ])("as %j is %s, “%s”", (written, code, name) =>
    expect(understandLanguage(written)).toEqual({ code, name }),
  );

  it.each(["", "  ", "None", "null", "n/a", "C", "C.UTF-8", "POSIX", "auto", "{communication_language}"])(
    "is none as %j",
    (written) => expect(understandLanguage(written)).toEqual({ code: null, name: "" }),
  );

  it.each([
    ["日本語 (formal)", "ja", "Japanese (“日本語 (formal)”)"],
    ["Answer in German, with Du", "de", "German (“Answer in German, with Du”)"],
    ["Spanish, but English for code", null, "Spanish, but English for code"],
    ["Klingon", null, "Klingon"],
    ["whatever I write to you in", null, "the language described as “whatever I write to you in”"],
  ])("as %j keeps what was meant beside it", (written, code, name) =>
    expect(understandLanguage(written)).toEqual({ code, name }),
  );

  it("is understood again by the name given to it", () => {
    const names = [
      ...[...LANGUAGE_NAMES].map(([code, { name }]) => ({ code, name })),
      ...LANGUAGE_VARIANTS.map(({ language, name }) => ({ code: language, name })),
    ];
    for (const { code, name } of names) expect(understandLanguage(name)).toEqual({ code, name });
    for (const code of Object.keys(OTHER_CODES)) expect(understandLanguage(code).code).not.toBeNull();
  });
});

describe("the languages named in a text", () => {
  it("are told in its order", () =>
    expect(languagesNamed("Do alemão para o inglês, não para o 日本語")).toEqual(["de", "en", "ja"]));

  it.each([
    "polenta in the catalogue of a romance",
    "finish the malayalam file",
    "turkey for lunch, danger at night",
  ])("are none in %j", (text) => expect(languagesNamed(text)).toEqual([]));
});
