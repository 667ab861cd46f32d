import { aloud, usageAloud } from "./aloud.ts";
import type { Block, ListItem } from "../blocks/block.ts";
import { dressedRows, dressText, type GlyphSet } from "../drawing/glyphs.ts";
import { speakWhole } from "./spoken-answer.ts";
import type { Words } from "../words/en/index.ts";

/** A block as lines of any length, without a single escape sequence. */
export function plainLines(block: Block, glyphs: GlyphSet): string[] {
  return dressedRows(block, Number.POSITIVE_INFINITY, glyphs).map((row) =>
    row.map(({ text }) => text).join(""),
  );
}

/** A line of ours with ornaments the terminal can show. */
export function plainText(text: string, glyphs: GlyphSet): string {
  return glyphs === "ascii" ? dressText(text) : text;
}

/** A block as lines to be read aloud: nothing that is spelt out or has to be seen, and who speaks is said. */
export function spokenLines(block: Block, words: Words): string[] {
  return SPOKEN[block.kind](block as never, words);
}

const SPOKEN: {
  readonly [K in Block["kind"]]: (block: Extract<Block, { kind: K }>, words: Words) => string[];
} = {
  gap: () => [],
  banner: ({ name, title }) => [`${[name, title].filter((part) => part !== "").join(", ")}.`],
  speaker: ({ name }, { spoken }) => [spoken.says(name)],
  user: ({ text }, { spoken }) => spoken.you(aloud(text, { spoken })).split("\n"),
  answer: ({ text }, words) => speakWhole(text, words),
  rows: ({ rows }) => rows.map((row) => row.map(({ text }) => text).join("")),
  // The legend of a mark that is not shown.
  note: ({ text, tone }, words) => {
    if (text.startsWith(MISSING_MARK)) return [];
    return [tone === "error" ? words.spoken.error(aloud(text, words)) : aloud(text, words)];
  },
  list: ({ items }, words) => items.map((item) => spokenItem(item, words)),
};

const MISSING_MARK = "†";

function spokenItem({ label, text }: ListItem, words: Words): string {
  const name = label
    .replaceAll(/\p{Extended_Pictographic}\uFE0F?/gu, "")
    .trim()
    .replace(/:$/u, "")
    .replaceAll(/ {2,}/gu, ", ");
  const what = aloud(text, words).replace(` ${MISSING_MARK}`, `: ${words.greeting.missingFiles}`);
  return name === "" ? what : `${usageAloud(name, words)}: ${what}`;
}
