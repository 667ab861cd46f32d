import type { WIRED } from "../wired-home.ts";

export type SoakProvider = (typeof WIRED)[number];

/** What the providers of a soak are like. Plain data: it is sent to the process that plays them. */
export interface SoakScene {
  readonly name: string;
  /** Requests that each provider takes in any window of `windowMs`, and not one more. */
  readonly limits: Readonly<Partial<Record<SoakProvider, number>>>;
  readonly windowMs: number;
  /** Share of the requests that fail, for each provider; 0 where nothing is said. */
  readonly failing: Readonly<Partial<Record<SoakProvider, number>>>;
  /** Every kind of fault in turn, or nothing but 500. */
  readonly faults: "every kind" | "500";
  /** Least share of the turns that are answered, and most requests a turn. */
  readonly goal: { readonly answered: number; readonly attempts: number };
}

export const SCENES: Readonly<Record<"mixed" | "flapping", SoakScene>> = {
  mixed: {
    name: "a fifth of the requests fail, in every way",
    limits: { groq: 120, cerebras: 100, gemini: 100, openrouter: 120 },
    windowMs: 1_000,
    failing: { groq: 0.2, cerebras: 0.2, gemini: 0.2, openrouter: 0.2 },
    faults: "every kind",
    goal: { answered: 0.999, attempts: 2 },
  },
  flapping: {
    name: "the first of two providers fails every other time",
    limits: { groq: 200, gemini: 200 },
    windowMs: 1_000,
    failing: { groq: 0.5 },
    faults: "500",
    goal: { answered: 0.99, attempts: 1.6 },
  },
};

/** What the process that plays the providers saw. */
export interface SoakSeen {
  readonly requests: number;
  /** Requests that came while a window was full: none, if the limits were kept. */
  readonly overLimit: number;
  readonly failed: number;
}
