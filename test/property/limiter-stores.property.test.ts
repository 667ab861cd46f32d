import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeKeyState, encodeKeyState } from "../../src/core/limits/key-state-codec.ts";
import type { Limiter, Permit } from "../../src/core/limits/limiter.ts";
import { type LimitPolicy, ROLLING } from "../../src/core/limits/policy.ts";
import { openLocalLimiter } from "../../src/limits/local-limiter.ts";
import {
  candidate,
  counter,
  memoryRig,
  NOON,
  settlement,
  stated,
  type Watch,
} from "../support/limits-rig.ts";

const FAST: LimitPolicy = { rpm: 4, burst: 2, windowMs: 200, marginMs: 10, tpm: 500, rpd: 100, day: ROLLING };
const SLOW: LimitPolicy = { rpm: 2, burst: 1, windowMs: 300, marginMs: 20 };
const POLICIES = { fast: FAST, slow: SLOW };

interface Step {
  readonly do: "admit" | "start" | "settle" | "cancel" | "renew" | "jump";
  readonly which: number;
  readonly passMs: number;
  readonly outcome: "ok" | "rate_limited" | "network" | "cancelled";
  readonly coolDownMs: number;
  readonly dimension: "rpm" | "tpm" | "upstream" | null;
  readonly remaining: number | null;
  readonly reopen: boolean;
}

const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    do: fc.constantFrom("admit", "admit", "start", "start", "settle", "cancel", "renew", "jump"),
    which: fc.nat({ max: 9 }),
    passMs: fc.nat({ max: 60 }),
    outcome: fc.constantFrom("ok", "rate_limited", "network", "cancelled"),
    coolDownMs: fc.constantFrom(0, 0, 50),
    dimension: fc.constantFrom(null, "rpm", "tpm", "upstream"),
    remaining: fc.option(fc.nat({ max: 400 })),
    reopen: fc.boolean(),
  }),
  { minLength: 5, maxLength: 40, size: "max" },
);

/** Answers of `limiter` to one step; the permits it handed out are kept in `permits`. */
async function answer(limiter: Limiter, watch: Watch, permits: Permit[], step: Step): Promise<unknown> {
  watch.now += step.do === "jump" ? (step.which - 5) * 400_000 : step.passMs;
  const permit = permits[step.which % (permits.length || 1)];
  if (step.do === "admit" || step.do === "jump" || permit === undefined) {
    const admission = await limiter.admit({
      candidates: [candidate("fast", { delayMs: step.coolDownMs }), candidate("slow")],
      maxWaitMs: 400,
      patienceMs: step.passMs,
    });
    if (admission.kind === "granted") permits.push(admission.permit);
    return admission;
  }
  if (step.do !== "settle") return limiter[step.do](permit);
  const { outcome, coolDownMs, dimension, remaining } = step;
  const said = remaining === null ? {} : { tpm: { limit: 400, remaining }, rpd: { limit: 90, remaining } };
  const usage = { promptTokens: step.which, completionTokens: step.passMs };
  return limiter.settle(
    permit,
    settlement({
      outcome,
      cooldown: stated(coolDownMs),
      usage,
      durationMs: step.passMs,
      dimension,
      stated: said,
    }),
  );
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "squad-limits-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("SQLite answers every history as memory does, also when it is closed and opened in between", async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const memory = memoryRig({ policies: POLICIES, concurrency: 2, ttlMs: 150 });
      const watch = { now: NOON };
      const newId = counter();
      const path = join(folder, `${(files += 1)}.db`);
      const open = (): Promise<Limiter> =>
        openLocalLimiter({
          path,
          policies: new Map(Object.entries(POLICIES)),
          concurrency: 2,
          leaseTtlMs: 150,
          wall: () => watch.now,
          sleep: async () => undefined,
          newId,
        });
      let local = await open();
      const permits: { memory: Permit[]; local: Permit[] } = { memory: [], local: [] };
      for (const step of history) {
        const expected = await answer(memory.limiter, memory.watch, permits.memory, step);
        expect(await answer(local, watch, permits.local, step)).toEqual(expected);
        if (!step.reopen || step.which > 1) continue;
        await local.close();
        local = await open();
      }
      const { backend, ...seen } = await local.snapshot();
      expect({ ...seen, backend: "memory" }).toEqual(await memory.limiter.snapshot());
      expect(backend).toBe("local");
      await local.close();
    }),
    { numRuns: 300 },
  );
}, 60_000);

test("whatever text a row holds, it reads as a state that can be written and read again", () => {
  const quota = fc.record({ from: fc.nat(), used: fc.nat() });
  const almost = fc.record(
    {
      seenAt: fc.oneof(fc.nat(), fc.double(), fc.string()),
      starts: fc.array(
        fc.oneof(fc.jsonValue(), fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 3 }), fc.string())),
      ),
      cooldownUntil: fc.oneof(fc.nat(), fc.jsonValue()),
      day: fc.record({ requests: fc.oneof(quota, fc.jsonValue()), tokens: quota }),
      parked: fc.oneof(fc.dictionary(fc.string(), fc.nat()), fc.jsonValue()),
      stated: fc.oneof(fc.constant({ rpm: 1, tpm: 2, rpd: 3, tpd: 4, at: 5 }), fc.jsonValue()),
      foreign: fc.oneof(fc.constant({ tokens: 1, until: 2 }), fc.jsonValue()),
      factor: fc.double(),
      ceiling: fc.record({
        requests: fc.oneof(fc.constant(null), fc.jsonValue()),
        tokens: fc.constant(null),
      }),
      proven: fc.oneof(fc.constant({ count: 1, at: 2 }), fc.jsonValue()),
      requests: fc.constant({ total: 1, ok: 1, rateLimited: 0, failed: 0 }),
      rateLimitedAt: fc.array(fc.integer()),
      durations: fc.array(fc.nat()),
      lastFailure: fc.constantFrom(null, { kind: "network", at: 1 }, { kind: "toString", at: 1 }),
    },
    { requiredKeys: [] },
  );
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    almost.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const state = decodeKeyState(text);
      expect(decodeKeyState(encodeKeyState(state))).toEqual(state);
    }),
    { numRuns: 1_000 },
  );
});
