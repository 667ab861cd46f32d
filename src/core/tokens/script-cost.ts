/**
 * Tokens one UTF-16 unit outside ASCII and outside Latin words costs: the first row whose `upTo` is not below it.
 * Each is set so that o200k and Llama 3 count no more in the texts of `npm run measure:tokens`, or, for scripts without
 * one there, three bytes a letter at worst.
 */
const UNIT_COST: readonly { readonly upTo: number; readonly cost: number }[] = [
  { upTo: 0x02ff, cost: 1 }, // signs of Latin-1, phonetic letters
  { upTo: 0x036f, cost: 0.9 }, // combining marks
  { upTo: 0x03ff, cost: 0.47 }, // Greek
  { upTo: 0x052f, cost: 0.4 }, // Cyrillic
  { upTo: 0x058f, cost: 2 }, // Armenian
  { upTo: 0x05ff, cost: 1.2 }, // Hebrew
  { upTo: 0x06ff, cost: 0.45 }, // Arabic
  { upTo: 0x08ff, cost: 2 }, // Syriac and others
  { upTo: 0x097f, cost: 0.66 }, // Devanagari
  { upTo: 0x0dff, cost: 1.55 }, // Bengali to Sinhala
  { upTo: 0x0eff, cost: 0.52 }, // Thai, Lao
  { upTo: 0x109f, cost: 2 }, // Tibetan, Burmese
  { upTo: 0x1dff, cost: 3 }, // Georgian, Ethiopic, Khmer and others
  { upTo: 0x1fff, cost: 1 }, // polytonic Greek
  { upTo: 0x206f, cost: 0.8 }, // dashes, quotation marks, joiners
  { upTo: 0x2fff, cost: 1.2 }, // symbols, arrows, box drawing
  { upTo: 0x9fff, cost: 0.9 }, // kana and Han
  { upTo: 0xabff, cost: 2 }, // Yi, Vai and others
  { upTo: 0xd7ff, cost: 0.85 }, // Hangul
  { upTo: 0xdfff, cost: 1.5 }, // half of an emoji or of a rare Han character
  { upTo: 0xffff, cost: 1 },
];

/** Tokens, (0, 3], for one unit from 0x80 on. */
export function unitCost(unit: number): number {
  for (const { upTo, cost } of UNIT_COST) if (unit <= upTo) return cost;
  return 1;
}
