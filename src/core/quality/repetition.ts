import { excerpt } from "./excerpt.ts";
import { FENCE_STAND_IN, partsOf } from "./parts.ts";
import type { Answer, Finding } from "./verdict.ts";
import { wordsOf } from "./words.ts";

/**
 * How often a sequence of at most `words` words may follow itself in prose. Lists, refrains and emphasis stay
 * below; a model caught in a loop goes on until it is stopped.
 */
const MOST_IN_A_ROW: readonly { readonly words: number; readonly times: number }[] = [
  { words: 1, times: 30 },
  { words: 3, times: 14 },
  { words: 7, times: 8 },
  { words: 15, times: 6 },
  { words: 40, times: 5 },
  { words: 200, times: 3 },
];

const LONGEST_PERIOD = 200;

/** Characters read for loops, from the end: what is caught in one does not find its way out. */
const READ = 48_000;

/** Code, markup and tables repeat themselves by nature, and rows of numbers in them are data. */
const CODE_FACTOR = 2.2;

/** Times one character may follow itself; rules, bars and frames are drawn with the second kind. */
const MOST_SAME = { written: 150, drawn: 2000 } as const;
const SAME = /([^\s])\1{149,}/gu;
const DRAWN = /[-=_*#~.+|─━═░▒▓█▀▄·•]/u;

/** A line of prose this long that comes back this often, anywhere, and makes up this share of an answer. */
const COMES_BACK = { characters: 50, times: 8, share: 0.4 } as const;

const ORDINAL = /^[ \t]*(?:\d{1,4}[.)]|[a-z][.)])[ \t]+/gim;
const CODE_LINE = /^\s*[<|}\])│┌└├+]|[;{}>│┐┘┤]\s*$/;

/**
 * Finds an answer caught in a loop: the same characters, words, lines or paragraphs over and over, beyond what
 * lists, tables, code or a refrain repeat.
 */
export function findRepetition({ text }: Answer): Finding | null {
  const written = writtenLines(partsOf(text).prose);
  return sameCharacter(text) ?? loopIn(written, 1) ?? loopIn(text, CODE_FACTOR) ?? returningLine(written);
}

/** The lines of prose that are prose. Where others lay between, a word of its own keeps neighbours apart. */
function writtenLines(prose: string): string {
  let written = "";
  let gaps = 0;
  let isApart = false;
  for (const line of prose.split("\n")) {
    if (line.trim() === "") continue;
    if (line === FENCE_STAND_IN || CODE_LINE.test(line)) {
      isApart = true;
      continue;
    }
    if (isApart) written += `gap${(gaps += 1)}\n`;
    isApart = false;
    written += `${line}\n`;
  }
  return written;
}

function sameCharacter(text: string): Finding | null {
  for (const [run, character = ""] of text.matchAll(SAME)) {
    const times = run.length / character.length;
    if (times >= MOST_SAME[DRAWN.test(character) ? "drawn" : "written"]) {
      return { kind: "repetition", detail: `${excerpt(character)} ${times} times in a row` };
    }
  }
  return null;
}

function loopIn(text: string, factor: number): Finding | null {
  const words = wordsOf(text.slice(-READ).replace(ORDINAL, ""));
  const ids = numbered(words);
  for (let period = 1; period <= Math.min(LONGEST_PERIOD, ids.length / 3); period += 1) {
    const most = (MOST_IN_A_ROW.find((row) => period <= row.words)?.times ?? 3) * factor;
    const run = longRun(ids, period, Math.ceil(period * (most - 1)));
    if (run === null) continue;
    const sequence = words.slice(run.start, run.start + period);
    if (factor > 1 && !sequence.some((word) => /\p{L}/u.test(word))) continue;
    const times = Math.floor((run.end - run.start) / period);
    return { kind: "repetition", detail: `${excerpt(sequence.join(" "))} ${times} times in a row` };
  }
  return null;
}

/**
 * The first stretch in which `least` words or more equal those `period` before them. Such a stretch covers a multiple
 * of `least`, so only these are probed.
 */
function longRun(
  ids: Int32Array,
  period: number,
  least: number,
): { readonly start: number; readonly end: number } | null {
  const repeats = (index: number): boolean => ids[index] === ids[index - period];
  for (let probe = period + least - 1; probe < ids.length; probe += least) {
    if (!repeats(probe)) continue;
    let first = probe;
    while (first > period && repeats(first - 1)) first -= 1;
    let end = probe + 1;
    while (end < ids.length && repeats(end)) end += 1;
    if (end - first >= least) return { start: first - period, end };
  }
  return null;
}

/** Equal numbers for equal words: comparing them costs nothing. */
function numbered(words: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(words, (word) => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, numbers.size);
    return numbers.size - 1;
  });
}

function returningLine(written: string): Finding | null {
  const counts = new Map<string, number>();
  let total = 0;
  for (const line of written.split("\n")) {
    const key = line.replace(ORDINAL, "").trim().toLowerCase();
    total += key.length;
    if (key.length >= COMES_BACK.characters) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [line, times] of counts) {
    if (times >= COMES_BACK.times && line.length * times >= COMES_BACK.share * total) {
      return { kind: "repetition", detail: `${excerpt(line)} comes back ${times} times` };
    }
  }
  return null;
}
