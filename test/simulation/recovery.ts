import { firstDrop, lastRestore } from "./limit-schedule.ts";
import type { Arrival } from "./run-log.ts";
import type { Scenario, SimulatedProvider } from "./scenario.ts";
import { trailingCounts } from "./trailing-window.ts";

const CALM_SPAN_MS = 3 * 60_000;
/** Fewer than one a minute over the span. */
const CALM_BELOW = 3;
const REGAINED_SHARE = 0.95;

/**
 * Milliseconds from the first drop of a limit to the moment from which three minutes bring fewer than three 429s, all
 * providers together; null without a drop, infinite when no such minutes end before a limit is restored or the run ends.
 */
export function msUntilCalm(arrivals: readonly Arrival[], scenario: Scenario, endMs: number): number | null {
  const drops = scenario.providers.flatMap(({ trueRpm }) => firstDrop(trueRpm)?.fromMs ?? []);
  const dropAt = Math.min(...drops);
  if (dropAt >= endMs) return null;
  const restores = scenario.providers.flatMap(({ trueRpm }) => lastRestore(trueRpm)?.fromMs ?? []);
  const limited = arrivals.filter(({ at, accepted }) => !accepted && at >= dropAt).map(({ at }) => at);
  const index = [-1, ...limited.keys()].find((last) => {
    const from = limited[last] ?? dropAt;
    const breaks = limited[last + CALM_BELOW];
    return breaks === undefined || breaks >= from + CALM_SPAN_MS;
  });
  const calmAt = limited[index ?? -1] ?? dropAt;
  return calmAt + CALM_SPAN_MS > Math.min(endMs, ...restores) ? Infinity : calmAt - dropAt;
}

/**
 * Milliseconds from a limit's last restore until 60 s held 95 % of the restored limit in accepted requests, at the
 * provider that takes longest; null when nothing was restored, infinite when that did not happen before the run's end.
 */
export function msUntilRegained(
  arrivals: readonly Arrival[],
  scenario: Scenario,
  endMs: number,
): number | null {
  const times = scenario.providers.flatMap((provider) => regainTime(arrivals, provider, endMs) ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

function regainTime(
  arrivals: readonly Arrival[],
  { name, trueRpm }: SimulatedProvider,
  endMs: number,
): number | null {
  const restore = lastRestore(trueRpm);
  if (restore === undefined || restore.fromMs >= endMs) return null;
  const accepted = arrivals.filter((arrival) => arrival.accepted && arrival.provider === name);
  const counts = trailingCounts(accepted);
  const index = accepted.findIndex(
    ({ at }, position) => at >= restore.fromMs && (counts[position] ?? 0) >= REGAINED_SHARE * restore.rpm,
  );
  return (accepted[index]?.at ?? Infinity) - restore.fromMs;
}
