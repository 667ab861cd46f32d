import type { Policy } from "./policy.ts";
import type { Random } from "./random.ts";
import type { RunLog } from "./run-log.ts";
import type { Scenario, SimulatedProvider } from "./scenario.ts";
import type { Server } from "./server.ts";
import type { Timeline } from "./timeline.ts";

/** Everything one run consists of. */
export interface World {
  readonly scenario: Scenario;
  readonly timeline: Timeline;
  readonly policy: Policy;
  readonly sites: ReadonlyMap<string, Site>;
  /** Network, service times, tokens and timers. */
  readonly random: Random;
  readonly log: RunLog;
}

export interface Site {
  readonly provider: SimulatedProvider;
  readonly server: Server;
}

/** How late a timer may fire, in milliseconds. */
const LATENESS_MS = 5;

/** Does `action` at `moment` as a caller's timer would: up to five milliseconds late. */
export function wakeAt(world: World, moment: number, action: () => void | Promise<void>): void {
  const { timeline, random } = world;
  timeline.at(moment > timeline.now ? moment + random.uniform(0, LATENESS_MS) : moment, action);
}
