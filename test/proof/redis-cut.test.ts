import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { FOUR_KEYS } from "../support/proof/four-keys.ts";
import { runProof } from "../support/proof/run-proof.ts";
import { AFTER_MS, DEMAND_MS, tell } from "../support/proof/scale.ts";
import { summaryOf, verdictOf } from "../support/proof/verdict.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { startTcpProxy, type TcpProxy } from "../support/redis/tcp-proxy.ts";

/** From a cut to the last process' return, in milliseconds: others use Redis, so nobody waits for them. */
const BACK_WITHIN_MS = 2_500;

let redis: RedisServer;
let proxy: TcpProxy;
afterEach(async () => {
  await proxy.close();
  await redis.stop();
});

test(
  "one machine's connections break while the other goes on: limits hold and it is back at once",
  { timeout: 120_000 },
  async () => {
    redis = await startRedis();
    proxy = await startTcpProxy({ host: "127.0.0.1", port: redis.port });
    const groups = [
      { processes: 4, redis: { url: `redis://127.0.0.1:${proxy.port}`, machine: "one" } },
      { processes: 4, redis: { url: redis.url, machine: "two" }, clockOffsetMs: -600_000 },
    ];
    let cutAt = 0;
    const meanwhile = async (): Promise<void> => {
      await sleep(DEMAND_MS / 3);
      cutAt = Date.now();
      proxy.cut();
    };
    await runProof({ groups, policies: FOUR_KEYS, forMs: DEMAND_MS + AFTER_MS, meanwhile }, (result) => {
      const span = { from: result.startAt, to: result.startAt + DEMAND_MS };
      const verdict = verdictOf(result, FOUR_KEYS, span);
      const [cut = [], other = []] = result.reports;
      const backMs = Math.max(...cut.map(({ degraded }) => degraded.at(-1)?.at ?? 0)) - cutAt;
      tell(summaryOf(`cut (back after ${backMs} ms)`, verdict, result));
      expect(verdict).toMatchObject({ rejected: 0, over: 0 });
      for (const report of [...cut, ...other]) expect(report).toMatchObject({ errors: [], lost: 0 });
      for (const report of other) expect(report.degraded).toEqual([]);
      // One that asked for nothing meanwhile has missed nothing.
      for (const report of cut) expect(report.degraded.at(-1)?.reason ?? null).toBeNull();
      expect(backMs).toBeLessThanOrEqual(BACK_WITHIN_MS);
      expect(verdict.share).toBeGreaterThanOrEqual(0.95);
    });
  },
);
