import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisLimiter } from "../../src/limits/redis/redis-limiter.ts";
import { histories, type HistoryStep } from "../support/limits-history.ts";
import { counter, NOON } from "../support/limits-rig.ts";
import { expectTwin, TWIN_LEASES, TWIN_POLICIES } from "../support/limits-twin.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { virtualConnection } from "../support/redis/virtual-redis.ts";

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const QUIET = {
  passMs: 0,
  tokens: 1,
  model: "m",
  outcome: "ok",
  dimension: null,
  cooldown: { kind: "none" },
  stated: {},
  patienceMs: 0,
} as const;

/** One request; another after midnight, granted at once; then the clock is set back to the evening. */
const BACK_OVER_MIDNIGHT: readonly HistoryStep[] = [
  { ...QUIET, do: "admit", which: 2 },
  { ...QUIET, do: "wake", which: 0 },
  { ...QUIET, do: "jump", which: 9 },
  { ...QUIET, do: "jump", which: 6 },
  { ...QUIET, do: "jump", which: 0 },
];

test("Redis answers every history as memory does", async () => {
  const watch = { now: NOON };
  const connection = virtualConnection(redis.url, watch);
  let played = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      await redis.cli("FLUSHALL");
      watch.now = NOON;
      const rules = { policies: TWIN_POLICIES, leases: TWIN_LEASES, newId: counter() };
      const limiter = createRedisLimiter(connection, { ...rules, machine: "m1", wall: () => watch.now });
      await expectTwin(history, { limiter, watch });
      played += 1;
    }),
    { numRuns: 200, examples: [[BACK_OVER_MIDNIGHT]] },
  );
  expect(played).toBeGreaterThanOrEqual(200);
  connection.close();
}, 120_000);
