import { afterEach, expect, test } from "vitest";
import { FOUR_KEYS } from "../support/proof/four-keys.ts";
import { runProof } from "../support/proof/run-proof.ts";
import { AFTER_MS, DEMAND_MS, tell } from "../support/proof/scale.ts";
import { summaryOf, verdictOf } from "../support/proof/verdict.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";

const TEN_MINUTES = 600_000;

let redis: RedisServer;
afterEach(() => redis.stop());

test(
  "two machines with clocks 10 minutes apart draw no 429 on one Redis and use what is allowed",
  { timeout: 120_000 },
  async () => {
    redis = await startRedis();
    const { url } = redis;
    const groups = [
      { processes: 8, redis: { url, machine: "one" }, clockOffsetMs: 0 },
      { processes: 8, redis: { url, machine: "two" }, clockOffsetMs: TEN_MINUTES },
    ];
    await runProof({ groups, policies: FOUR_KEYS, forMs: DEMAND_MS + AFTER_MS }, (result) => {
      const verdict = verdictOf(result, FOUR_KEYS, {
        from: result.startAt,
        to: result.startAt + DEMAND_MS,
      });
      tell(summaryOf("redis", verdict, result));
      expect(verdict).toMatchObject({ rejected: 0, over: 0 });
      for (const report of result.reports.flat()) {
        expect(report).toMatchObject({ errors: [], lost: 0, degraded: [] });
      }
      expect(verdict.share).toBeGreaterThanOrEqual(0.97);
    });
  },
);
