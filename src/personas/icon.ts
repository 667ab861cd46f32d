import { repairMojibake } from "./mojibake.ts";

const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The first emoji in `text`, encoding damage repaired; empty when there is none. */
export function iconIn(text: string): string {
  for (const { segment } of graphemes.segment(repairMojibake(text.slice(0, 200)))) {
    if (EMOJI.test(segment) && segment.length <= 16) return segment;
  }
  return "";
}

/** `text` without emoji. */
export function withoutIcons(text: string): string {
  let kept = "";
  for (const { segment } of graphemes.segment(text)) if (!EMOJI.test(segment)) kept += segment;
  return kept.trim();
}
