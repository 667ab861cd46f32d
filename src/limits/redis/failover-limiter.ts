import type { Clock, Rng } from "../../core/clock.ts";
import type { Remark } from "../../core/complaints/complaint.ts";
import type { Limiter, StartDecision } from "../../core/limits/limiter.ts";
import { type KeyStates, mergeStates } from "../state-exchange.ts";
import { isRedisFault, remarkOf } from "./redis-fault.ts";
import type { Rejoined, SharedLimiter } from "./redis-limiter.ts";
import { createStillness, type Stillness } from "./stillness.ts";

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
  /** What former processes did here that the shared store may not have heard of. */
  readonly leftBehind: () => Promise<KeyStates>;
  readonly clock: Pick<Clock, "now" | "sleep">;
  readonly rng: Rng;
}

/** A lost store is asked once more after this time, in milliseconds: it may have been a single command's misfortune. */
const CONFIRM_MS = 250;
/** What the answer to that may take. */
const CONFIRM_SLACK_MS = 100;
/** How often it is asked from then on. */
const PROBE_EVERY_MS = 1_000;
const PROBE_JITTER_MS = 500;
/** Who finds the store again watches for this long whether others use it. */
const WATCH_MS = 500;
/** From there to the return of all: long enough that every process has found it and told what it did. */
const RETURN_MS = 3_000;
/** Until the return, what is done here is told this often. */
const TELL_EVERY_MS = 500;
/** Nothing starts for this long around a change of sides, while those who change are not all on the same one. */
const STILL_MS = 500;
/** Machines to share with when the store could never say how many there are. */
const LEAST_MACHINES = 2;

type Side =
  | { readonly kind: "shared" }
  | {
      readonly kind: "local";
      readonly local: LocalSide;
      reason: Remark;
      readonly still: Stillness;
      /** Permits that this side gave. */
      readonly own: Set<string>;
    };

/**
 * The shared limiter, or this machine's share of it while the store is away: no operation ever fails for the store's
 * sake, and none but those under way when it is missed wait for it. The past goes along both ways, so that the limits
 * hold over the change. What was reserved on one side is unknown to the other; such a permit's `start` answers `lost`.
 */
export function createFailoverLimiter(options: FailoverOptions): Limiter {
  const { shared, openLocal, clock, rng } = options;
  const closed = new AbortController();
  let side: Side = { kind: "shared" };
  let losing: Promise<void> | null = null;
  let arrived: Promise<void> | null = null;
  /** Permits whose slot in the shared store nobody gave back there. */
  const released = new Set<string>();

  const lose = async (reason: Remark): Promise<void> => {
    const seen = shared.lastSeen();
    // What was left behind lies in the local store, and is told from there.
    arrived = Promise.resolve();
    const local = openLocal(Math.max(LEAST_MACHINES, seen.machines));
    await local.absorb(seen.states);
    const still = createStillness(clock.now);
    // Who never used the shared store has seen nothing that others of this machine had yet to learn.
    still.hold(CONFIRM_MS + (seen.states.size === 0 ? CONFIRM_SLACK_MS : STILL_MS));
    const lost: Side = { kind: "local", local, reason, still, own: new Set() };
    side = lost;
    void untilShared(lost).catch(() => undefined);
  };

  /** Resolves once the store serves again and it is time to return to it; rejects when the limiter is closed. */
  const untilShared = async (lost: Extract<Side, { kind: "local" }>): Promise<void> => {
    const { local, still } = lost;
    const tell = async (waitMs = 0): Promise<Rejoined | null> => {
      try {
        const states = mergeStates(shared.lastSeen().states, await local.states());
        return await shared.rejoin({ states, released, waitMs });
      } catch (error) {
        if (!isRedisFault(error)) throw error;
        lost.reason = remarkOf(error);
        return null;
      }
    };
    const pause = (ms: number): Promise<void> => clock.sleep(ms, closed.signal);

    /** Milliseconds until the return, 0 for one at once: others use the store, so only this process had missed it. */
    const appoint = async (): Promise<number | null> => {
      const first = await tell();
      if (first === null || first.returnInMs !== null) return first?.returnInMs ?? null;
      still.hold(WATCH_MS + STILL_MS);
      await pause(WATCH_MS);
      const second = await tell();
      if (second === null) return null;
      if (second.returnInMs !== null) return second.returnInMs;
      return second.activeAt > first.activeAt ? 0 : ((await tell(RETURN_MS))?.returnInMs ?? null);
    };
    /** False when the store is lost again before the return. */
    const tellUntil = async (returnAt: number): Promise<boolean> => {
      still.holdFrom(returnAt - STILL_MS);
      for (let told = false; ; told = clock.now() >= returnAt) {
        if (told) return true;
        const leftMs = returnAt - clock.now();
        // Once more in the stillness before the return, when all starts are over.
        const nextMs = leftMs > STILL_MS ? leftMs - STILL_MS / 2 : leftMs;
        await pause(Math.min(TELL_EVERY_MS, Math.max(0, nextMs)));
        if ((await tell()) === null) break;
      }
      still.release();
      return false;
    };

    for (let pauseMs = CONFIRM_MS; ; pauseMs = PROBE_EVERY_MS + rng() * PROBE_JITTER_MS) {
      await pause(pauseMs);
      const returnInMs = await appoint();
      if (returnInMs === null) continue;
      if (returnInMs === 0 || (await tellUntil(clock.now() + returnInMs))) break;
    }
    side = { kind: "shared" };
    released.clear();
    await local.limiter.close();
  };

  /** Before the first use of the shared store. */
  const arrive = async (): Promise<void> => {
    const states = await options.leftBehind();
    if (states.size > 0) await shared.rejoin({ states, released: [], waitMs: 0 });
  };

  /** `work` gets the side that is in use: the local one when the shared store fails. */
  const run = async <T>(work: (limiter: Limiter, side: Side) => Promise<T>): Promise<T> => {
    const used = side;
    if (used.kind === "shared") {
      try {
        await (arrived ??= arrive());
        return await work(shared, used);
      } catch (error) {
        if (!isRedisFault(error)) throw error;
        if (side === used) {
          losing ??= lose(remarkOf(error)).finally(() => {
            losing = null;
          });
        }
        await losing;
      }
    }
    return work(side.kind === "local" ? side.local.limiter : shared, side);
  };

  const degraded = (): Remark | null => (side.kind === "shared" ? null : side.reason);

  return {
    admit: (request) =>
      run(async (limiter, used) => {
        if (used.kind === "shared") return limiter.admit(request);
        const leastMs = used.still.leftMs();
        const candidates = request.candidates.map((candidate) => ({
          ...candidate,
          delayMs: Math.max(leastMs, candidate.delayMs),
        }));
        const admission = await limiter.admit({
          ...request,
          candidates,
          maxWaitMs: Math.max(leastMs, request.maxWaitMs),
        });
        if (admission.kind === "granted") used.own.add(admission.permit.id);
        return admission;
      }),
    start: (permit) =>
      run(async (limiter, used): Promise<StartDecision> => {
        if (used.kind === "shared") {
          // Whether the store heard of it is not known until it answers.
          released.add(permit.id);
          const decision = await limiter.start(permit);
          released.delete(permit.id);
          return decision;
        }
        if (!used.own.has(permit.id)) return { kind: "lost" };
        const waitMs = used.still.leftMs();
        return waitMs > 0 ? { kind: "wait", waitMs, reason: "window" } : limiter.start(permit);
      }),
    renew: (permit) => run((limiter) => limiter.renew(permit)),
    settle: (permit, settlement) =>
      run((limiter, used) => {
        if (used.kind === "local" && !used.own.has(permit.id)) released.add(permit.id);
        return limiter.settle(permit, settlement);
      }),
    cancel: (permit) =>
      run((limiter, used) => {
        if (used.kind === "local" && !used.own.has(permit.id)) released.add(permit.id);
        return limiter.cancel(permit);
      }),
    wake: (key) => run((limiter) => limiter.wake(key)),
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
