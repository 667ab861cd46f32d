import type { SpokenMessage } from "../message.ts";
import { contextTokens, type Context } from "./context.ts";

/** Exchanges at the end that stay as they are: what the next message most likely refers to. */
export const KEPT_EXCHANGES = 4;

/** Fewer exchanges are left alone. */
export const FEWEST_EXCHANGES = 6;

/** A summary of 200 words takes about so many tokens: less than that is shorter as it is. */
const LEAST_TOKENS = 300;

/** What becomes of a conversation that is to be made shorter. */
export type CompactionPlan =
  | { readonly kind: "few"; readonly exchanges: number }
  | { readonly kind: "short" }
  | {
      readonly kind: "worthwhile";
      /** What is summarised: the summary before, and the messages after it but the last exchanges. */
      readonly covered: Context;
      readonly kept: readonly SpokenMessage[];
    };

/** Says what a summary would cover. Nobody is asked for one that gains nothing. */
export function planCompaction(context: Context): CompactionPlan {
  const { summary, messages } = context;
  const exchanges = messages.length / 2;
  if (exchanges < FEWEST_EXCHANGES) return { kind: "few", exchanges };
  const start = messages.length - 2 * KEPT_EXCHANGES;
  const covered = { summary, messages: messages.slice(0, start) };
  if (contextTokens({ summary: null, messages: covered.messages }) < LEAST_TOKENS) return { kind: "short" };
  return { kind: "worthwhile", covered, kept: messages.slice(start) };
}

/** Whether a request is shorter with `summary` in the place of what it covers. */
export function isShorter(summary: string, covered: Context): boolean {
  return contextTokens({ summary, messages: [] }) < contextTokens(covered);
}
