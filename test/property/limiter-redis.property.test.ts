import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisLimiter } from "../../src/limits/redis/redis-limiter.ts";
import { histories } from "../support/limits-history.ts";
import { counter, NOON } from "../support/limits-rig.ts";
import { expectTwin, TWIN_LEASES, TWIN_POLICIES } from "../support/limits-twin.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { virtualConnection } from "../support/redis/virtual-redis.ts";

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

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
    { numRuns: 200 },
  );
  expect(played).toBeGreaterThanOrEqual(200);
  connection.close();
}, 120_000);
