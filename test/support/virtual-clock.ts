import type { Clock } from "../../src/core/clock.ts";

interface Sleeper {
  readonly at: number;
  readonly order: number;
  wake(): void;
}

/** A clock that moves only when told to. `now` and `wall` advance together; `wall` may be made to jump. */
export class VirtualClock implements Clock {
  #now = 0;
  #wall: number;
  #order = 0;
  readonly #sleepers: Sleeper[] = [];

  constructor(wall = Date.parse("2026-11-23T12:00:00.000Z")) {
    this.#wall = wall;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#wall;
  }

  /** Moves the wall clock alone, as NTP or a user would. */
  jumpWall(ms: number): void {
    this.#wall += ms;
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const sleeper: Sleeper = {
        at: this.#now + Math.max(0, ms),
        order: this.#order++,
        wake: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      const abort = (): void => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** Advances by `ms`, waking sleepers in order of their time and letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#sleepers
        .filter((sleeper) => sleeper.at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined) break;
      this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
      this.#move(next.at - this.#now);
      next.wake();
      await settle();
    }
    this.#move(end - this.#now);
    await settle();
  }

  /** Runs `work` to its end, jumping to the next sleeper whenever everything waits. */
  async drive<T>(work: Promise<T>): Promise<T> {
    const state = { done: false };
    const finished = work.finally(() => {
      state.done = true;
    });
    finished.catch(() => undefined);
    let idle = 0;
    while (!state.done) {
      await settle();
      if (this.#sleepers.length > 0) {
        idle = 0;
        await this.advance(Math.min(...this.#sleepers.map((sleeper) => sleeper.at)) - this.#now);
      } else if ((idle += 1) > 1000) {
        throw new Error("the work waits for something that is not the virtual clock");
      }
    }
    return finished;
  }

  #move(ms: number): void {
    this.#now += ms;
    this.#wall += ms;
  }
}

/** Lets every already resolved promise run, and what it starts in turn. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
