import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Cooldown, Limiter, Permit, Settlement } from "../../src/core/limits/limiter.ts";
import { type LimitPolicy, POLITE } from "../../src/core/limits/policy.ts";
import { bucketHolds, busiest } from "../support/limits-oracle.ts";
import { admitTo, granted, look, memoryRig, NOON, settlement, type Watch } from "../support/limits-rig.ts";

const MOST_COOLDOWN_MS = 30_000;
const PROBE_TERM_MS = 30_000;

interface World {
  readonly policy: LimitPolicy;
  readonly clients: number;
  /** What the server accepts in a window; the second half of the time it is the second one. */
  readonly secrets: readonly [number, number];
  /** What its 429 says: how long to wait (a share of the most), or nothing. */
  readonly stated: number | null;
  /** Used one after the other, over and over. */
  readonly chances: readonly {
    readonly share: number;
    readonly thinkMs: number;
    readonly answerMs: number;
  }[];
}

const worlds: fc.Arbitrary<World> = fc.record({
  policy: fc.record({
    rpm: fc.integer({ min: 1, max: 40 }),
    burst: fc.integer({ min: 1, max: 10 }),
    windowMs: fc.constantFrom(10_000, 60_000),
    marginMs: fc.constantFrom(0, 250),
    throttle: fc.record({
      mode: fc.constant("polite" as const),
      spike: fc.integer({ min: 1, max: 5 }),
      withinMs: fc.constantFrom(10_000, 60_000),
      reduce: fc.constantFrom(0.2, 0.5, 0.9),
      floor: fc.constantFrom(0.1, 0.5),
      restore: fc.constantFrom(0.1, 0.3),
      stableMs: fc.constantFrom(5_000, 60_000),
    }),
  }),
  clients: fc.integer({ min: 1, max: 8 }),
  secrets: fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 40 })),
  stated: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  chances: fc.array(
    fc.record({
      share: fc.double({ min: 0, max: 0.999, noNaN: true }),
      thinkMs: fc.oneof(fc.constant(0), fc.nat({ max: 20_000 })),
      answerMs: fc.oneof(fc.nat({ max: 3_000 }), fc.nat({ max: 90_000 })),
    }),
    { minLength: 3, maxLength: 12 },
  ),
});

/** What one client does next, and when. */
interface Task {
  readonly at: number;
  readonly run: () => Promise<void>;
}

class Play {
  readonly startedAt: number[] = [];
  /** How long after its planned moment a permit was started or lost. */
  readonly delays: number[] = [];
  readonly #accepted: number[] = [];
  readonly #tasks: Task[] = [];
  readonly world: World;
  readonly limiter: Limiter;
  readonly watch: Watch;
  readonly untilMs: number;
  #chance = 0;

  constructor(world: World, rig: { readonly limiter: Limiter; readonly watch: Watch }) {
    this.world = world;
    this.limiter = rig.limiter;
    this.watch = rig.watch;
    this.untilMs = 20 * world.policy.windowMs;
    for (let client = 0; client < world.clients; client += 1) this.#later(0, () => this.#ask());
  }

  async run(): Promise<void> {
    for (;;) {
      this.#tasks.sort((a, b) => a.at - b.at);
      const task = this.#tasks.shift();
      if (task === undefined || task.at > NOON + this.untilMs) return;
      this.watch.now = task.at;
      await task.run();
    }
  }

  #later(ms: number, run: () => Promise<void>): void {
    this.#tasks.push({ at: this.watch.now + ms, run });
  }

  #luck(): World["chances"][number] {
    const chance = this.world.chances[this.#chance % this.world.chances.length];
    this.#chance += 1;
    if (chance === undefined) throw new Error("there are chances");
    return chance;
  }

  async #ask(): Promise<void> {
    const { permit, waitMs } = granted(await admitTo(this.limiter));
    this.#later(waitMs, () => this.#start(permit));
  }

  async #start(permit: Permit): Promise<void> {
    const decision = await this.limiter.start(permit);
    if (decision.kind === "wait") {
      expect(decision.waitMs).toBeGreaterThan(0);
      this.#later(decision.waitMs, () => this.#start(permit));
      return;
    }
    this.delays.push(this.watch.now - permit.startAt);
    if (decision.kind === "lost") return this.#ask();
    this.startedAt.push(this.watch.now);
    const { answerMs } = this.#luck();
    const isAccepted = this.#accepts(this.watch.now);
    this.#later(isAccepted ? answerMs : answerMs % 1_000, () => this.#end(permit, isAccepted));
  }

  #accepts(at: number): boolean {
    const { secrets, policy } = this.world;
    const secret = secrets[at - NOON < this.untilMs / 2 ? 0 : 1];
    if (this.#accepted.filter((other) => other > at - policy.windowMs).length >= secret) return false;
    this.#accepted.push(at);
    return true;
  }

  async #end(permit: Permit, isAccepted: boolean): Promise<void> {
    await this.limiter.settle(permit, isAccepted ? settlement() : this.#refusal());
    const { rpm, throttle, learned } = await look(this.limiter);
    const { floor } = this.world.policy.throttle ?? POLITE;
    expect(throttle.factor).toBeGreaterThanOrEqual(floor);
    expect(throttle.factor).toBeLessThanOrEqual(1);
    expect(rpm.limit).toBeGreaterThanOrEqual(1);
    expect(rpm.limit).toBeLessThanOrEqual(rpm.configured);
    if (learned !== null) {
      expect(learned.rpm).toBeGreaterThanOrEqual(1);
      expect(learned.rpm).toBeLessThan(rpm.configured);
    }
    this.#later(this.#luck().thinkMs, () => this.#ask());
  }

  #refusal(): Settlement {
    const { share } = this.#luck();
    const { stated } = this.world;
    const cooldown: Cooldown =
      stated === null
        ? { kind: "backoff", jitter: share }
        : { kind: "stated", ms: Math.ceil(stated * MOST_COOLDOWN_MS) };
    return settlement({ outcome: "rate_limited", cooldown });
  }
}

function played(world: World): Play {
  const rig = memoryRig({ policies: { a: world.policy }, concurrency: 1_000, ttlMs: 3_600_000 });
  return new Play(world, rig);
}

test("whatever a server refuses, starts hold the policy, and what is learned stays within its bounds", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const play = played(world);
      await play.run();
      const { rpm, burst, windowMs, marginMs } = world.policy;
      expect(busiest(play.startedAt, windowMs + marginMs)).toBeLessThanOrEqual(rpm);
      expect(bucketHolds(play.startedAt, { ...world.policy, burst: Math.min(burst, rpm) })).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test("whatever a server refuses, nobody is overtaken for ever", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const play = played(world);
      await play.run();
      const { windowMs, marginMs } = world.policy;
      // At the slowest, each of those that wait takes a window.
      const windows = Math.max(2, world.clients);
      const most = windows * (windowMs + marginMs) + MOST_COOLDOWN_MS + PROBE_TERM_MS;
      expect(Math.max(0, ...play.delays)).toBeLessThanOrEqual(most);
      expect(play.startedAt.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
