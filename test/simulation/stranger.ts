import { rpmAt } from "./limit-schedule.ts";
import type { Random } from "./random.ts";
import { MEAN_TOKENS } from "./scenario.ts";
import type { Site, World } from "./world.ts";

/** Somebody else on every key: a Poisson process that never retries and takes `share` of the true limit, if let. */
export function startStranger(world: World, share: number, random: Random): void {
  if (share === 0) return;
  for (const site of world.sites.values()) askAtRandom(world, site, { share, random });
}

function askAtRandom(
  world: World,
  site: Site,
  habit: { readonly share: number; readonly random: Random },
): void {
  const { timeline, log } = world;
  const perMinute = habit.share * rpmAt(site.provider.trueRpm, timeline.now);
  timeline.after(habit.random.exponential(60_000 / perMinute), () => {
    const verdict = site.server.receive(timeline.now, MEAN_TOKENS.prompt + MEAN_TOKENS.answer);
    if (verdict.kind === "accepted") log.strangers += 1;
    askAtRandom(world, site, habit);
  });
}
