import type { Figures } from "./figures.ts";
import type { NamedPolicy } from "./policy.ts";
import { median } from "./quantile.ts";
import type { Scenario } from "./scenario.ts";
import { simulate } from "./simulate.ts";

/** The median of every figure over the runs with the seeds 1 … `seeds`, each figure on its own. */
export async function simulateSeries(
  scenario: Scenario,
  policy: NamedPolicy,
  { seeds, minutes }: { readonly seeds: number; readonly minutes: number },
): Promise<Figures> {
  const runs: Figures[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) runs.push(await simulate(scenario, policy, { seed, minutes }));
  const over = (pick: (run: Figures) => number): number => median(runs.map(pick));
  const overKnown = (pick: (run: Figures) => number | null): number | null => {
    const known = runs.flatMap((run) => pick(run) ?? []);
    return known.length === 0 ? null : median(known);
  };
  return {
    goodput: over((run) => run.goodput),
    perMinute429: over((run) => run.perMinute429),
    percent429: over((run) => run.percent429),
    latePerMinute429: over((run) => run.latePerMinute429),
    latePercent429: over((run) => run.latePercent429),
    waitP50: over((run) => run.waitP50),
    waitP95: over((run) => run.waitP95),
    waitP99: over((run) => run.waitP99),
    busiest: over((run) => run.busiest),
    calm: overKnown((run) => run.calm),
    regained: overKnown((run) => run.regained),
  };
}
