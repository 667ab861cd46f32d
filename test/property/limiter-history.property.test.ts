import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Limiter, Permit } from "../../src/core/limits/limiter.ts";
import type { LimitPolicy } from "../../src/core/limits/policy.ts";
import { bucketHolds, busiest, fits } from "../support/limits-oracle.ts";
import { admitTo, memoryRig, NOON, settlement, stated, type Watch } from "../support/limits-rig.ts";

const policies: fc.Arbitrary<LimitPolicy> = fc.record({
  rpm: fc.integer({ min: 1, max: 8 }),
  burst: fc.integer({ min: 1, max: 5 }),
  windowMs: fc.integer({ min: 20, max: 400 }),
  marginMs: fc.integer({ min: 0, max: 40 }),
});

type Step =
  | { readonly do: "admit"; readonly delayMs: number }
  | { readonly do: "start"; readonly which: number }
  | { readonly do: "cancel"; readonly which: number }
  | { readonly do: "settle"; readonly which: number }
  | { readonly do: "kill"; readonly which: number }
  | { readonly do: "pass"; readonly ms: number }
  /** To the planned start of the oldest waiting permit, and `lateMs` beyond. */
  | { readonly do: "wake"; readonly lateMs: number }
  | { readonly do: "cool"; readonly which: number; readonly ms: number };

const which = fc.nat({ max: 20 });
const lateness = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 300 }));
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("admit" as const),
      delayMs: fc.oneof(fc.constant(0), fc.nat({ max: 200 })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("start", "start", "settle", "cancel", "kill"), which }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat({ max: 250 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("wake" as const), lateMs: lateness }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("cool" as const), which, ms: fc.nat({ max: 300 }) }),
  },
);

interface History {
  readonly limiter: Limiter;
  readonly watch: Watch;
  /** Admitted, neither started nor given up. */
  readonly waiting: (Permit & { readonly dueAt: number })[];
  readonly running: Permit[];
  readonly startedAt: number[];
}

async function play(history: History, script: readonly Step[]): Promise<void> {
  for (const step of script) await PLAY[step.do](history, step as never);
}

const PLAY: { readonly [K in Step["do"]]: (h: History, step: Extract<Step, { do: K }>) => Promise<void> } = {
  async admit({ limiter, watch, waiting }, { delayMs }) {
    const admission = await admitTo(limiter, "a", { delayMs });
    if (admission.kind !== "granted") throw new Error("an hour is always enough");
    expect(admission.permit.startAt).toBe(watch.now + admission.waitMs);
    waiting.push({ ...admission.permit, dueAt: admission.permit.startAt });
  },
  async start(history, { which }) {
    const { limiter, watch, waiting, running, startedAt } = history;
    const permit = waiting[which % (waiting.length || 1)];
    if (permit === undefined) return;
    const at = waiting.indexOf(permit);
    const decision = await limiter.start(permit);
    if (decision.kind === "wait") {
      expect(decision.waitMs).toBeGreaterThan(0);
      waiting[at] = { ...permit, dueAt: watch.now + decision.waitMs };
      return;
    }
    waiting.splice(at, 1);
    if (decision.kind === "lost") return;
    running.push(permit);
    startedAt.push(watch.now);
  },
  async wake(history, { lateMs }) {
    const first = history.waiting.toSorted((a, b) => a.dueAt - b.dueAt)[0];
    if (first === undefined) return;
    history.watch.now = Math.max(history.watch.now, first.dueAt + lateMs);
    await PLAY.start(history, { do: "start", which: history.waiting.indexOf(first) });
  },
  async cancel({ limiter, waiting }, { which }) {
    const [permit] = waiting.splice(which % (waiting.length || 1), 1);
    if (permit !== undefined) await limiter.cancel(permit);
  },
  async kill({ waiting, running }, { which }) {
    waiting.splice(which % (waiting.length || 1), 1);
    running.splice(which % (running.length || 1), 1);
  },
  async settle({ limiter, running }, { which }) {
    const [permit] = running.splice(which % (running.length || 1), 1);
    if (permit !== undefined) await limiter.settle(permit, settlement());
  },
  async cool({ limiter, running }, { which, ms }) {
    const [permit] = running.splice(which % (running.length || 1), 1);
    if (permit === undefined) return;
    await limiter.settle(permit, settlement({ outcome: "rate_limited", cooldown: stated(ms) }));
  },
  async pass({ watch }, { ms }) {
    watch.now += ms;
  },
};

/** Lets `ms` pass, starting what is planned at its moment. */
async function passOnTime(history: History, ms: number): Promise<void> {
  const until = history.watch.now + ms;
  for (;;) {
    const due = history.waiting.reduce(
      (first, { dueAt }) => Math.min(first, dueAt),
      Number.POSITIVE_INFINITY,
    );
    if (due > until) break;
    await PLAY.wake(history, { do: "wake", lateMs: 0 });
  }
  history.watch.now = until;
}

function begin(policy: LimitPolicy, concurrency = 1_000): History {
  const rig = memoryRig({ policies: { a: policy }, concurrency, ttlMs: 3_600_000 });
  return { ...rig, waiting: [], running: [], startedAt: [] };
}

test("real starts never overflow a window or the bucket, however late, cancelled or killed", async () => {
  await fc.assert(
    fc.asyncProperty(
      policies,
      fc.array(steps, { minLength: 10, maxLength: 120, size: "max" }),
      async (policy, script) => {
        const history = begin(policy);
        await play(history, script);
        const { startedAt } = history;
        const real = { ...policy, burst: Math.min(policy.burst, policy.rpm) };
        expect(busiest(startedAt, policy.windowMs + policy.marginMs)).toBeLessThanOrEqual(policy.rpm);
        expect(bucketHolds(startedAt, real)).toBe(true);
      },
    ),
    { numRuns: 600 },
  );
});

test("a permit that comes at its time is started or told to wait, and all of them start in the end", async () => {
  await fc.assert(
    fc.asyncProperty(policies, fc.integer({ min: 1, max: 25 }), async (policy, count) => {
      const history = begin(policy, 3);
      for (let made = 0; made < count; made += 1) await PLAY.admit(history, { do: "admit", delayMs: 0 });
      for (let round = 0; history.waiting.length > 0 && round < 20 * count; round += 1) {
        await PLAY.wake(history, { do: "wake", lateMs: round % 3 });
        await PLAY.settle(history, { do: "settle", which: 0 });
      }
      expect(history.startedAt).toHaveLength(count);
    }),
    { numRuns: 300 },
  );
});

test("after any history the wait told is exact: not a millisecond too long or too short", async () => {
  await fc.assert(
    fc.asyncProperty(policies, fc.array(steps, { maxLength: 60, size: "max" }), async (policy, script) => {
      const history = begin(policy);
      await play(history, script);
      const { limiter, watch } = history;
      await passOnTime(history, 3_600_000);
      while (history.running.length > 0) await PLAY.settle(history, { do: "settle", which: 0 });
      const late = script.filter((step) => step.do === "admit");
      for (const step of late) {
        await PLAY.admit(history, step);
        await passOnTime(history, 250);
        await PLAY.settle(history, { do: "settle", which: 0 });
      }
      const asked = await admitTo(limiter);
      if (asked.kind !== "granted") throw new Error("an hour is always enough");
      await limiter.cancel(asked.permit);
      if (asked.waitMs === 0) return;
      await passOnTime(history, asked.waitMs - 1);
      expect(
        await limiter.admit({
          candidates: [{ key: "a", model: "m", tokens: 1, delayMs: 0 }],
          maxWaitMs: 0,
          patienceMs: 0,
        }),
      ).toMatchObject({
        kind: "refused",
        retryAt: asked.permit.startAt,
      });
      watch.now += 1;
      expect(await admitTo(limiter)).toMatchObject({ kind: "granted", waitMs: 0 });
    }),
    { numRuns: 300 },
  );
});

test("no slot is refused that a count over the whole history would give", async () => {
  await fc.assert(
    fc.asyncProperty(
      policies,
      fc.array(fc.record({ pause: fc.nat({ max: 120 }), cancel: fc.boolean() }), {
        minLength: 1,
        maxLength: 30,
      }),
      async (asked, asks) => {
        const policy = { ...asked, burst: Math.min(asked.burst, asked.rpm) };
        const history = begin(policy);
        const { limiter, watch } = history;
        const times: number[] = [];
        for (const { pause, cancel } of asks) {
          await passOnTime(history, pause);
          const admission = await admitTo(limiter);
          if (admission.kind !== "granted") throw new Error("an hour is always enough");
          const { startAt } = admission.permit;
          for (let at = watch.now; at < startAt; at += 1) expect(fits(times, at, policy)).toBe(false);
          expect(fits(times, startAt, policy)).toBe(true);
          if (cancel) {
            await limiter.cancel(admission.permit);
            continue;
          }
          times.push(startAt);
          history.waiting.push({ ...admission.permit, dueAt: startAt });
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("who asks first starts first", async () => {
  await fc.assert(
    fc.asyncProperty(
      policies,
      fc.array(fc.nat({ max: 60 }), { minLength: 2, maxLength: 40, size: "max" }),
      async (policy, pauses) => {
        const history = begin(policy);
        let last = 0;
        for (const pause of pauses) {
          await passOnTime(history, pause);
          await PLAY.admit(history, { do: "admit", delayMs: 0 });
          const startAt = history.waiting.at(-1)?.startAt ?? 0;
          expect(startAt).toBeGreaterThanOrEqual(last);
          last = startAt;
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("never more requests are in flight than there are slots", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(steps, { minLength: 10, maxLength: 100, size: "max" }),
      async (concurrency, script) => {
        const history = begin({ rpm: 100, burst: 100, windowMs: 100, marginMs: 0 }, concurrency);
        for (const step of script) {
          await play(history, [step.do === "kill" ? { do: "pass", ms: 7 } : step]);
          expect(history.running.length).toBeLessThanOrEqual(concurrency);
          const { active } = (await history.limiter.snapshot()).concurrency;
          expect(active).toBe(history.running.length);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("a wall clock that jumps by up to an hour holds nobody up for longer than a window", async () => {
  const jump = fc.integer({ min: -3_600_000, max: 3_600_000 });
  await fc.assert(
    fc.asyncProperty(
      policies,
      fc.array(steps, { maxLength: 40, size: "max" }),
      jump,
      async (policy, script, ms) => {
        const history = begin(policy);
        const startable = script.filter((step) => step.do !== "cool" && step.do !== "admit");
        await play(history, [{ do: "admit", delayMs: 0 }, ...startable]);
        history.watch.now += ms;
        const admission = await admitTo(history.limiter);
        expect(admission).toMatchObject({ kind: "granted" });
        if (admission.kind === "granted") {
          expect(admission.waitMs).toBeLessThanOrEqual(policy.windowMs + policy.marginMs);
        }
        expect(history.watch.now).toBeGreaterThan(NOON - 3_600_001);
      },
    ),
    { numRuns: 300 },
  );
});
