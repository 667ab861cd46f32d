import type { Clock, Rng } from "../../core/clock.ts";
import { fairPast } from "../../core/limits/fair-share.ts";
import type { Limiter } from "../../core/limits/limiter.ts";
import { type KeyStates, mergeStates } from "../state-exchange.ts";
import { isRedisFault } from "./redis-fault.ts";
import type { SharedLimiter } from "./redis-limiter.ts";

/** The limiter that takes over on this machine, at its share of the limits. */
export interface LocalSide {
  readonly limiter: Limiter;
  /** Takes over what is known of the past. */
  absorb(states: KeyStates): Promise<void>;
  states(): Promise<KeyStates>;
}

export interface FailoverOptions {
  readonly shared: SharedLimiter;
  /** @param machines among how many the limits are shared out */
  readonly openLocal: (machines: number) => LocalSide;
  readonly clock: Pick<Clock, "sleep">;
  readonly rng: Rng;
}

/** How often a lost store is asked again, in milliseconds. */
const PROBE_EVERY_MS = 2_000;
const PROBE_JITTER_MS = 500;
/** From the first contact of any machine to the return of all: long enough that each has asked once. */
const RETURN_MS = 4_000;
/** Until the return, what is done here is told this often. */
const TELL_EVERY_MS = 500;
/** Machines to share with when the store could never say how many there are. */
const LEAST_MACHINES = 2;

type Side =
  | { readonly kind: "shared" }
  | { readonly kind: "local"; readonly local: LocalSide; readonly reason: string };

/**
 * The shared limiter, or this machine's share of it while the store is away: no operation ever fails for the store's
 * sake, and none but the first that misses it waits for it. The past goes along both ways, so that the limits hold over
 * the change. What was reserved on one side is unknown to the other; such a permit's `start` answers `lost`.
 */
export function createFailoverLimiter({ shared, openLocal, clock, rng }: FailoverOptions): Limiter {
  const closed = new AbortController();
  let side: Side = { kind: "shared" };
  let losing: Promise<void> | null = null;

  const lose = async (reason: string): Promise<void> => {
    const seen = shared.lastSeen();
    const machines = Math.max(LEAST_MACHINES, seen.machines);
    const local = openLocal(machines);
    await local.absorb(new Map([...seen.states].map(([key, state]) => [key, fairPast(state, machines)])));
    side = { kind: "local", local, reason };
    void untilShared(local).catch(() => undefined);
  };

  /** Resolves once the store serves again and all machines return to it; rejects when the limiter is closed. */
  const untilShared = async (local: LocalSide): Promise<void> => {
    const tell = async (): Promise<number | null> => {
      try {
        return await shared.rejoin(mergeStates(shared.lastSeen().states, await local.states()), RETURN_MS);
      } catch (error) {
        if (!isRedisFault(error)) throw error;
        side = { kind: "local", local, reason: error.reason };
        return null;
      }
    };
    let waitMs: number | null = null;
    while (waitMs !== 0) {
      const pauseMs =
        waitMs === null ? PROBE_EVERY_MS + rng() * PROBE_JITTER_MS : Math.min(waitMs, TELL_EVERY_MS);
      await clock.sleep(pauseMs, closed.signal);
      waitMs = await tell();
    }
    side = { kind: "shared" };
    await local.limiter.close();
  };

  const run = async <T>(work: (limiter: Limiter) => Promise<T>): Promise<T> => {
    if (side.kind === "shared") {
      try {
        return await work(shared);
      } catch (error) {
        if (!isRedisFault(error)) throw error;
        losing ??= lose(error.reason).finally(() => {
          losing = null;
        });
        await losing;
      }
    }
    return work(side.kind === "local" ? side.local.limiter : shared);
  };

  const degraded = (): string | null =>
    side.kind === "shared" ? null : `${side.reason}: limits are shared on this machine only`;

  return {
    admit: (request) => run((limiter) => limiter.admit(request)),
    start: (permit) => run((limiter) => limiter.start(permit)),
    renew: (permit) => run((limiter) => limiter.renew(permit)),
    settle: (permit, settlement) => run((limiter) => limiter.settle(permit, settlement)),
    cancel: (permit) => run((limiter) => limiter.cancel(permit)),
    snapshot: () =>
      run(async (limiter) => {
        const snapshot = await limiter.snapshot();
        return { ...snapshot, degraded: snapshot.degraded ?? degraded() };
      }),
    counters: () => run((limiter) => limiter.counters()),
    degraded,
    async close() {
      closed.abort();
      if (side.kind === "local") await side.local.limiter.close();
      await shared.close();
    },
  };
}
