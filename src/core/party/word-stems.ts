const SHORTEST = 4;
const STEM = 5;

/** The beginnings of a text's longer words, so that `designs` and `designer` are alike. Lower case in, lower case out. */
export function wordStems(text: string): ReadonlySet<string> {
  const words = text.match(/\p{L}+/gu) ?? [];
  return new Set(words.filter((word) => word.length >= SHORTEST).map((word) => word.slice(0, STEM)));
}
