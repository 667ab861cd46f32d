/** Scripts that put no spaces between words: each character counts as one. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}`;
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`, "gu");

/** The words of a text in lower case, numbers included. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/** `text` with Latin letters bare of their accents and typographic apostrophes straight: "não" is "nao". */
export function withoutAccents(text: string): string {
  return text
    .normalize("NFD")
    .replace(/([a-z])[\u0300-\u036f]+/gi, "$1")
    .normalize("NFC")
    .replace(/[’ʼ`´]/g, "'");
}
