import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EMPTY_KEY_STATE, type KeyState, MAX_PARKED } from "../../src/core/limits/key-state.ts";
import { mergedState } from "../../src/core/limits/merged-state.ts";
import { movedBack } from "../../src/core/limits/moved-back.ts";
import { standingAt } from "../../src/core/limits/standing.ts";
import { createRedisLimiter } from "../../src/limits/redis/redis-limiter.ts";
import { keyStates } from "../support/key-states.ts";
import { counter, NOON, PER_MINUTE } from "../support/limits-rig.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { virtualConnection } from "../support/redis/virtual-redis.ts";

const POLICY = { ...PER_MINUTE, tpm: 1_000_000, rpd: 1_000, tpd: 1_000_000 };

/**
 * Of two with this many models that rest, one key keeps all; MessagePack is not read with a name of `Object.prototype`.
 * No tokens of others have no end.
 */
const some = keyStates.map((state): KeyState => {
  const named = Object.entries(state.parked).filter(([model]) => model !== "__proto__");
  const foreign = state.foreign.tokens === 0 ? EMPTY_KEY_STATE.foreign : state.foreign;
  return { ...state, parked: Object.fromEntries(named.slice(0, MAX_PARKED / 2)), foreign };
});

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

test("Redis takes over what a machine knows as any store does, whatever its clock shows", async () => {
  const watch = { now: NOON };
  const connection = virtualConnection(redis.url, watch);
  await fc.assert(
    fc.asyncProperty(
      some,
      some,
      fc.integer({ min: -600_000, max: 600_000 }),
      async (first, second, aheadMs) => {
        await redis.cli("FLUSHALL");
        const limiter = createRedisLimiter(connection, {
          policies: new Map([["a", POLICY]]),
          leases: { concurrency: 2, ttlMs: 150 },
          newId: counter(),
          machine: "m1",
          wall: () => NOON + aheadMs,
        });
        let expected = EMPTY_KEY_STATE;
        for (const state of [first, second]) {
          await limiter.rejoin({
            states: new Map([["a", movedBack(state, -aheadMs)]]),
            released: [],
            waitMs: 0,
          });
          expected = standingAt(mergedState(expected, state), POLICY, NOON).state;
        }
        await limiter.snapshot();
        const { states } = limiter.lastSeen();
        expect(states.get("a")).toEqual(movedBack(expected, -aheadMs));
      },
    ),
    { numRuns: 200 },
  );
  connection.close();
}, 120_000);
