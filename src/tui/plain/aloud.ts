import type { Words } from "../words/en/index.ts";

/** What stands for ornaments that a screen reader spells out. */
const ORNAMENTS: readonly (readonly [RegExp, string])[] = [
  [/^— (.*) —$/gu, "$1."],
  [/ [·—] /gu, ", "],
  [/…$/gu, "."],
  [/…/gu, "..."],
  [/[›●] ?/gu, ""],
];

/** Numbers as squad writes them: `6`, `1,5`, `8k`. */
const COUNT = String.raw`\d[\d.,]*[kM]?`;
const USED_OF_LIMIT = new RegExp(String.raw`(?<![\w/.])(${COUNT})/(${COUNT})(?![\w/.])`, "gu");
const TIME = /(?<![\w.,])(\d+(?:[.,]\d+)?) (s|min|h|d)(?!\p{L})/gu;

/** A text of ours, to be read aloud: no ornaments, shares and units of time in words. */
export function aloud(text: string, { spoken }: Pick<Words, "spoken">): string {
  return ORNAMENTS.reduce((said, [ornament, words]) => said.replaceAll(ornament, words), text)
    .replaceAll(USED_OF_LIMIT, (_, used: string, limit: string) => spoken.of(used, limit))
    .replaceAll(TIME, (_, count: string, unit: keyof Words["spoken"]["units"]) => {
      const [one, many] = spoken.units[unit];
      return `${count} ${count === "1" ? one : many}`;
    });
}

/** How something is typed, to be read aloud: what may be left out is called so, and `A|B` is A or B. */
export function usageAloud(usage: string, { spoken }: Pick<Words, "spoken">): string {
  return usage
    .replaceAll(/\[([^\]]+)\]/gu, (_, inner: string) => spoken.optional(inner))
    .replaceAll(/(?<=\w)\|(?=\w)/gu, spoken.or);
}
