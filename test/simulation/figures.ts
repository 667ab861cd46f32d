import { allowedUntil } from "./limit-schedule.ts";
import { msUntilCalm, msUntilRegained } from "./recovery.ts";
import type { Arrival, RunLog } from "./run-log.ts";
import { MEAN_TOKENS, type Scenario } from "./scenario.ts";
import { busiestWindow } from "./trailing-window.ts";
import { quantile } from "./quantile.ts";

const WARM_UP_MINUTES = 5;

/** What one run comes to. */
export interface Figures {
  /**
   * Our accepted requests in percent of what the servers allowed: the sum over providers of the true limit
   * (requests, or tokens at a turn's mean if those allow less) over the run, less what strangers got accepted.
   */
  readonly goodput: number;
  readonly perMinute429: number;
  /** 429s in percent of our requests. */
  readonly percent429: number;
  /** The same from the fifth minute on. */
  readonly latePerMinute429: number;
  readonly latePercent429: number;
  /** Seconds from a question's issue to the start of the request that was accepted. */
  readonly waitP50: number;
  readonly waitP95: number;
  readonly waitP99: number;
  /**
   * Most of our requests, accepted or not, within any 60 s as a server saw them; in percent of its true limit at the
   * window's end, and the highest of all servers.
   */
  readonly busiest: number;
  /** Seconds, see `msUntilCalm`; null when there was no drop, infinite when it never calmed. */
  readonly calm: number | null;
  /** Seconds, see `msUntilRegained`; null when nothing was restored, infinite when it never regained. */
  readonly regained: number | null;
}

export function measure(log: RunLog, scenario: Scenario, minutes: number): Figures {
  const { arrivals } = log;
  const endMs = minutes * 60_000;
  const accepted = arrivals.filter((arrival) => arrival.accepted).length;
  const late = arrivals.filter((arrival) => arrival.at >= WARM_UP_MINUTES * 60_000);
  const waits = log.waits.toSorted((a, b) => a - b);
  const wait = (share: number): number => quantile(waits, share) / 1000;
  const calmMs = msUntilCalm(arrivals, scenario, endMs);
  const regainedMs = msUntilRegained(arrivals, scenario, endMs);
  return {
    goodput: (100 * accepted) / (allowed(scenario, endMs) - log.strangers),
    perMinute429: count429(arrivals) / minutes,
    percent429: percent429(arrivals),
    latePerMinute429: count429(late) / Math.max(1, minutes - WARM_UP_MINUTES),
    latePercent429: percent429(late),
    waitP50: wait(0.5),
    waitP95: wait(0.95),
    waitP99: wait(0.99),
    busiest: Math.max(...scenario.providers.map((provider) => busiestWindow(arrivals, provider))),
    calm: calmMs === null ? null : calmMs / 1000,
    regained: regainedMs === null ? null : regainedMs / 1000,
  };
}

function allowed(scenario: Scenario, endMs: number): number {
  const tokensPerTurn = MEAN_TOKENS.prompt + MEAN_TOKENS.answer;
  return scenario.providers.reduce(
    (sum, { trueRpm, trueTpm = Infinity }) => sum + allowedUntil(trueRpm, endMs, trueTpm / tokensPerTurn),
    0,
  );
}

function count429(arrivals: readonly Arrival[]): number {
  return arrivals.filter((arrival) => !arrival.accepted).length;
}

function percent429(arrivals: readonly Arrival[]): number {
  return arrivals.length === 0 ? 0 : (100 * count429(arrivals)) / arrivals.length;
}
