/** A word of three letters or more, its full stop, what closes it, and white space before what begins a sentence. */
const END = /[\p{L}\p{N}]{3,}[)\]"'”»*_`]*[.!?…]+[)\]"'”»*_`]*\s+(?=[\p{Lu}¿¡"“«*_])|[。！？]+/gu;

/**
 * Index after the last sentence of `line` that is certainly over, white space included; 0 when there is none. Rows of
 * tables have no sentences.
 */
export function sentenceEnd(line: string): number {
  if (line.trimStart().startsWith("|")) return 0;
  const last = [...line.matchAll(END)].at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}
