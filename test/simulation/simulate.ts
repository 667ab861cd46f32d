import { type Figures, measure } from "./figures.ts";
import { startLoad } from "./load.ts";
import type { NamedPolicy } from "./policy.ts";
import { Random } from "./random.ts";
import { RunLog } from "./run-log.ts";
import type { Scenario } from "./scenario.ts";
import { Server } from "./server.ts";
import { startStranger } from "./stranger.ts";
import { Timeline } from "./timeline.ts";
import type { Site, World } from "./world.ts";

/** One run of `minutes` virtual minutes. The same arguments give the same figures. */
export async function simulate(
  scenario: Scenario,
  policy: NamedPolicy,
  { seed, minutes }: { readonly seed: number; readonly minutes: number },
): Promise<Figures> {
  const timeline = new Timeline();
  const chain = scenario.providers.map(({ name, configured }) => ({ name, ...configured }));
  const world: World = {
    scenario,
    timeline,
    policy: policy.create({ chain, now: () => timeline.now }),
    sites: sitesOf(scenario),
    random: new Random(seed, "world"),
    log: new RunLog(),
  };
  startLoad(world, new Random(seed, "load"));
  if (scenario.stranger !== null) startStranger(world, scenario.stranger, new Random(seed, "stranger"));
  await timeline.runUntil(minutes * 60_000);
  return measure(world.log, scenario, minutes);
}

function sitesOf(scenario: Scenario): ReadonlyMap<string, Site> {
  return new Map(
    scenario.providers.map((provider) => {
      const { name, trueRpm: rpm, trueTpm: tpm } = provider;
      return [name, { provider, server: new Server(tpm === undefined ? { rpm } : { rpm, tpm }) }];
    }),
  );
}
