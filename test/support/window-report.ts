import { busiest } from "./limits-oracle.ts";
import type { WindowRule } from "./window-log.ts";

/** One request as the server saw it. */
export interface Arrival {
  /** Milliseconds of `performance.now()`, when its headers had come. */
  readonly at: number;
  readonly tokens: number;
  readonly accepted: boolean;
  /** Milliseconds since it was sent, by its header `x-sent-at` (epoch milliseconds). */
  readonly travelMs?: number;
}

export interface WindowReport {
  readonly accepted: number;
  readonly rejected: number;
  /** Most arrivals, accepted or not, in any window. */
  readonly busiest: number;
  /** Accepted over the most that the rule allows in the span; null without any arrival. */
  readonly utilisation: number | null;
  /** The same of tokens; null without a token rule. */
  readonly tokenUtilisation: number | null;
}

/**
 * What came of the arrivals (in their order) under a rule. The span of the utilisation is the time in which there was
 * demand, in milliseconds of `performance.now()`. @default from the first arrival to the last
 */
export function windowReport(
  arrivals: readonly Arrival[],
  rule: WindowRule,
  span: { readonly from?: number; readonly to?: number } = {},
): WindowReport {
  const { from = arrivals[0]?.at ?? 0, to = arrivals.at(-1)?.at ?? 0 } = span;
  const accepted = arrivals.filter((arrival) => arrival.accepted);
  const within = accepted.filter(({ at }) => at >= from && at <= to);
  const windows = 1 + Math.floor((to - from) / rule.windowMs);
  const tokens = within.reduce((sum, arrival) => sum + arrival.tokens, 0);
  const isIdle = arrivals.length === 0;
  return {
    accepted: accepted.length,
    rejected: arrivals.length - accepted.length,
    busiest: busiest(
      arrivals.map(({ at }) => at),
      rule.windowMs,
    ),
    utilisation: isIdle ? null : within.length / (windows * rule.limit),
    tokenUtilisation: isIdle || rule.tokens === undefined ? null : tokens / (windows * rule.tokens),
  };
}
