import type { Viewport } from "../../src/tui/state/view-state.ts";
import { Random } from "../simulation/random.ts";

/** A size, and how many milliseconds pass until the next one; with none the program does not hear of this one. */
export interface PlannedSize extends Viewport {
  readonly pauseMs: number;
  /** More of the answer is said just before, and its frame arrives after the terminal was resized. */
  readonly isLate: boolean;
}

/** A storm of sizes, and what is on the screen in it. */
export interface ResizePlan {
  readonly seed: number;
  readonly reflowCursorLine: boolean;
  readonly draft: keyof typeof DRAFTS;
  readonly answer: keyof typeof ANSWERS | "none";
  /** Messages before. */
  readonly exchanges: number;
  /** The cursor is so many characters before the end of the draft. */
  readonly back: number;
  readonly sizes: readonly PlannedSize[];
}

export const FIRST_SIZE: Viewport = { columns: 100, rows: 24 };
const PIECES = 12;

/** A word that is found again however it was wrapped. */
export function token(kind: string, number: number): string {
  return `${kind}${String(number).padStart(3, "0")}${kind}`;
}

const draftWords = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => token("d", index + 1));

export const DRAFTS = {
  none: "",
  short: token("d", 1),
  row: draftWords(13).join(" "),
  wide: draftWords(10).join("日本"),
  rows: draftWords(30).join(" "),
} as const;

type Piece = (word: () => string, index: number) => string;
const words = (word: () => string, count: number): string[] => Array.from({ length: count }, word);

const ANSWERS = {
  prose: (word) => `${words(word, 14).join(" ")}\n\n`,
  list: (word) => `- ${words(word, 9).join(" ")}\n`,
  fence: (word, index) =>
    `${index === 0 ? "```ts\n" : ""}${word()}(${word()}); // ${words(word, index % 3 === 0 ? 12 : 1).join(" ")}\n` +
    (index === PIECES - 1 ? "```\n" : ""),
  table: (word, index) =>
    (index === 0 ? `| ${word()} | ${word()} | ${word()} |\n|---|---|---|\n` : "") +
    `| ${word()} | ${word()} ${word()} | ${word()} 日本 |\n`,
  wide: (word) => `${words(word, 10).join("日本")}\n\n`,
} as const satisfies Readonly<Record<string, Piece>>;

/** An answer in pieces, each word of it once. */
export function answerPieces(kind: ResizePlan["answer"]): readonly string[] {
  if (kind === "none") return [];
  let count = 0;
  const word = (): string => token("w", (count += 1));
  return Array.from({ length: PIECES }, (_, index) => ANSWERS[kind](word, index));
}

const PAUSES = [[0], [20], [200], [0, 20, 200], [20, 200]] as const;
const CHANGES = ["columns", "rows", "both", "both"] as const;

/** The storm of this seed; no screen in it has fewer than `rowsMin` rows or more than `rowsMax`. */
export function planOf(seed: number, rowsMin: number, rowsMax: number): ResizePlan {
  const random = new Random(seed, "resizes");
  const between = (from: number, to: number): number => from + Math.floor(random.next() * (to - from));
  const pick = <T>(list: readonly T[]): T => list[between(0, list.length)] as T;
  const pauses: readonly number[] = pick(PAUSES);
  const change = pick(CHANGES);
  const sizes = Array.from({ length: between(1, 7) }, () => ({
    columns: change === "rows" ? FIRST_SIZE.columns : between(30, 130),
    rows: change === "columns" ? FIRST_SIZE.rows : between(rowsMin, rowsMax),
    pauseMs: pick(pauses),
    isLate: random.next() < 0.3,
  }));
  const last = {
    columns: change === "rows" ? 100 : pick([100, 80, 70]),
    rows: 24,
    pauseMs: 200,
    isLate: false,
  };
  return {
    seed,
    reflowCursorLine: random.next() < 0.5,
    draft: pick(Object.keys(DRAFTS) as (keyof typeof DRAFTS)[]),
    answer: pick(["none", ...(Object.keys(ANSWERS) as (keyof typeof ANSWERS)[])] as const),
    exchanges: between(0, 3),
    back: random.next() < 0.3 ? between(0, 60) : 0,
    sizes: [...sizes, last],
  };
}
