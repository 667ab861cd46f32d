import { rpmAt } from "./limit-schedule.ts";
import type { Random } from "./random.ts";
import { MEAN_TOKENS, type Stranger } from "./scenario.ts";
import type { Site, World } from "./world.ts";

const TOKENS = MEAN_TOKENS.prompt + MEAN_TOKENS.answer;

/** Lets somebody else ask on every key: Poisson processes that never retry. */
export function startStranger(world: World, stranger: Stranger, random: Random): void {
  for (const site of world.sites.values()) askAtRandom(world, site, { ...stranger, random });
}

function askAtRandom(world: World, site: Site, habit: Stranger & { readonly random: Random }): void {
  const { timeline, log } = world;
  const { provider, server } = site;
  const perMinute = habit.share * rpmAt(provider.trueRpm, timeline.now);
  timeline.after(habit.random.exponential(60_000 / perMinute), () => {
    if (habit.first) server.admitAnyway(timeline.now, TOKENS);
    if (habit.first || server.receive(timeline.now, TOKENS).kind === "accepted") log.strangers += 1;
    askAtRandom(world, site, habit);
  });
}
