import { rpmAt } from "./limit-schedule.ts";
import type { Arrival } from "./run-log.ts";
import type { SimulatedProvider } from "./scenario.ts";
import { WINDOW_MS } from "./server.ts";

/** For each arrival, in their order, how many of them came in the 60 s that end with it, itself included. */
export function trailingCounts(arrivals: readonly Arrival[]): readonly number[] {
  let first = 0;
  return arrivals.map(({ at }, index) => {
    while ((arrivals[first]?.at ?? Infinity) <= at - WINDOW_MS) first += 1;
    return index - first + 1;
  });
}

/** The most requests in any 60 s that came to `provider`, in percent of its true limit at the window's end. */
export function busiestWindow(arrivals: readonly Arrival[], provider: SimulatedProvider): number {
  const ours = arrivals.filter((arrival) => arrival.provider === provider.name);
  const counts = trailingCounts(ours);
  const shares = ours.map(({ at }, index) => (100 * (counts[index] ?? 0)) / rpmAt(provider.trueRpm, at));
  return shares.reduce((most, share) => Math.max(most, share), 0);
}
