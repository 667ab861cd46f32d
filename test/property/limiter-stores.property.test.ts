import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeKeyState, encodeKeyState } from "../../src/core/limits/key-state-codec.ts";
import type { Limiter, Permit } from "../../src/core/limits/limiter.ts";
import { openLocalLimiter } from "../../src/limits/local-limiter.ts";
import { createRedisLimiter } from "../../src/limits/redis/redis-limiter.ts";
import {
  answerStep,
  histories,
  HISTORY_POLICIES,
  type HistoryStep,
  passTime,
} from "../support/limits-history.ts";
import { counter, memoryRig, NOON } from "../support/limits-rig.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { virtualConnection } from "../support/redis/virtual-redis.ts";

const LEASES = { concurrency: 2, ttlMs: 150 };
const policies = new Map(Object.entries(HISTORY_POLICIES));

let folder = "";
let redis: RedisServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "squad-limits-"));
  redis = await startRedis();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await redis.stop();
});

/** Plays a history on memory and on another limiter, which must answer alike in every step and stand alike at the end. */
async function compare(
  history: readonly HistoryStep[],
  other: { limiter: Limiter; readonly watch: { now: number }; reopen?: () => Promise<Limiter> },
): Promise<void> {
  const memory = memoryRig({
    policies: HISTORY_POLICIES,
    concurrency: LEASES.concurrency,
    ttlMs: LEASES.ttlMs,
  });
  const permits: { readonly memory: Permit[]; readonly other: Permit[] } = { memory: [], other: [] };
  for (const step of history) {
    passTime(memory.watch, step, permits.memory);
    other.watch.now = memory.watch.now;
    const expected = await answerStep(memory.limiter, permits.memory, step);
    expect(await answerStep(other.limiter, permits.other, step)).toEqual(expected);
    if (other.reopen !== undefined && step.which === 0) other.limiter = await other.reopen();
  }
  const counted = (counters: ReadonlyMap<string, ReadonlyMap<string, number>>) =>
    new Map([...counters].filter(([, names]) => names.size > 0));
  expect(counted(await other.limiter.counters())).toEqual(counted(await memory.limiter.counters()));
  const { backend: _, ...seen } = await other.limiter.snapshot();
  const { backend: __, ...expected } = await memory.limiter.snapshot();
  expect(seen).toEqual(expected);
}

test("SQLite answers every history as memory does, also when it is closed and opened in between", async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const watch = { now: NOON };
      const newId = counter();
      const path = join(folder, `${(files += 1)}.db`);
      const open = (): Limiter =>
        openLocalLimiter({
          path,
          policies,
          concurrency: LEASES.concurrency,
          leaseTtlMs: LEASES.ttlMs,
          wall: () => watch.now,
          sleep: async () => undefined,
          newId,
        });
      const other = {
        limiter: open(),
        watch,
        async reopen() {
          await other.limiter.close();
          return open();
        },
      };
      await compare(history, other);
      await other.limiter.close();
    }),
    { numRuns: 200 },
  );
}, 60_000);

test("Redis answers every history as memory does", async () => {
  const watch = { now: NOON };
  const connection = virtualConnection(redis.url, watch);
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      await redis.cli("FLUSHALL");
      watch.now = NOON;
      const rules = { policies, leases: LEASES, newId: counter(), machine: "m1", wall: () => watch.now };
      await compare(history, { limiter: createRedisLimiter(connection, rules), watch });
    }),
    { numRuns: 200 },
  );
  connection.close();
}, 120_000);

test("whatever text a row holds, it reads as a state that can be written and read again", () => {
  const almost = fc.record(
    {
      seenAt: fc.oneof(fc.nat(), fc.double(), fc.string()),
      starts: fc.array(
        fc.oneof(fc.jsonValue(), fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 3 }), fc.string())),
      ),
      cooldownUntil: fc.oneof(fc.nat(), fc.jsonValue()),
      day: fc.constant({ index: 1, requests: 2, tokens: 3 }),
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
