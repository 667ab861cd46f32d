/** Most characters of the parts of a prompt. */
export interface Caps {
  readonly role: number;
  readonly identity: number;
  readonly style: number;
  readonly principles: number;
  readonly memories: number;
  /** All rules together; they are shortened for it, never left out. */
  readonly rules: number;
  /** One rule or memory. */
  readonly rule: number;
  /** No rule is cut below this. */
  readonly shortestRule: number;
  readonly item: number;
  readonly prose: number;
}

export const WIDE: Caps = {
  role: 240,
  identity: 480,
  style: 360,
  principles: 700,
  memories: 600,
  rules: 1200,
  rule: 220,
  shortestRule: 72,
  item: 48,
  prose: 3200,
};

/** For a persona that would not fit `FITTING` otherwise. */
export const TIGHT: Caps = {
  ...WIDE,
  role: 120,
  identity: 220,
  style: 180,
  principles: 280,
  memories: 240,
  rules: 400,
  item: 36,
};

/** Estimated tokens beyond which a structured persona is cut to `TIGHT`. */
export const FITTING = 320;
/** Estimated tokens up to which rules may fill a prompt that is cut. */
export const FULL = 400;
/** Tokens a character of English, for which the caps are made. */
const ENGLISH_DENSITY = 0.25;

/** `caps` for text of `tokens` in `characters`: a script whose characters are whole words gets fewer of them. */
export function scaled(caps: Caps, tokens: number, characters: number): Caps {
  const density = tokens / Math.max(1, characters);
  const factor = Math.min(1, (ENGLISH_DENSITY * 1.2) / Math.max(ENGLISH_DENSITY, density));
  const entries = Object.entries(caps).map(([part, most]: [string, number]) => [
    part,
    Math.round(most * factor),
  ]);
  return Object.fromEntries(entries) as Caps;
}
