import type { Random } from "./random.ts";
import type { Load } from "./scenario.ts";
import { Turn } from "./turn.ts";
import type { World } from "./world.ts";

const LONGEST_THOUGHT_MS = 300;

/** Lets the scenario's callers begin. `random` decides when they ask, whatever comes of it. */
export function startLoad(world: World, random: Random): void {
  const { load } = world.scenario;
  if (load.kind === "open") {
    arriveAtRandom(world, 60_000 / load.perMinute, random);
    return;
  }
  for (let caller = 0; caller < load.callers; caller += 1) askForEver(world, load, random);
}

function arriveAtRandom(world: World, meanGapMs: number, random: Random): void {
  world.timeline.after(random.exponential(meanGapMs), () => {
    arriveAtRandom(world, meanGapMs, random);
    return new Turn(world, () => undefined).admit();
  });
}

function askForEver(world: World, load: Exclude<Load, { kind: "open" }>, random: Random): void {
  const { timeline } = world;
  const thought = random.uniform(0, LONGEST_THOUGHT_MS);
  timeline.at(nextOn(load, timeline.now) + thought, () =>
    new Turn(world, () => askForEver(world, load, random)).admit(),
  );
}

/** The first moment from `now` on at which callers issue questions. */
function nextOn(load: Exclude<Load, { kind: "open" }>, now: number): number {
  if (load.kind === "closed") return now;
  const period = load.onMs + load.offMs;
  const into = now % period;
  return into < load.onMs ? now : now - into + period;
}
