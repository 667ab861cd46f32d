import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { openLocalLimiter } from "../../src/limits/local-limiter.ts";
import { createConnection } from "../../src/limits/redis/connection.ts";
import { createRedisLimiter } from "../../src/limits/redis/redis-limiter.ts";
import type { Limiter } from "../../src/core/limits/limiter.ts";
import { FOUR_KEYS } from "../support/proof/four-keys.ts";
import {
  type ProofGroup,
  type ProofResult,
  runProof,
  type RunningProof,
} from "../support/proof/run-proof.ts";
import { AFTER_MS, DEMAND_MS, IS_LONG, tell } from "../support/proof/scale.ts";
import { summaryOf, verdictOf } from "../support/proof/verdict.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { until } from "../support/until.ts";

const LEASE_TTL_MS = 1_000;
/** Little more than what is in flight at once: slots that did not come back would hold the others up. */
const SHAPE = { policies: FOUR_KEYS, serviceMs: 300, concurrency: 14, leaseTtlMs: LEASE_TTL_MS };
const BEFORE_MS = 3_000;
/** When the last plan of the killed is over, and its place free again: a turn waits for less than two seconds. */
const FORGOTTEN_MS = 2_500;
/** For how long the others are judged, in milliseconds. */
const AFTERWARDS_MS = IS_LONG ? DEMAND_MS : 10_000;

let redis: RedisServer | null = null;
afterEach(async () => {
  await redis?.stop();
  redis = null;
});

/** Kills a third of each group's processes in mid-run. What is allowed is judged from when they are forgotten. */
async function prove(
  name: string,
  groups: readonly ProofGroup[],
  judge: (run: RunningProof, result: ProofResult) => Promise<void>,
): Promise<void> {
  let killedAt = 0;
  let run: RunningProof | null = null;
  const meanwhile = async (running: RunningProof): Promise<void> => {
    run = running;
    await sleep(BEFORE_MS);
    const victims = running.processes.flatMap((group) => group.slice(0, Math.ceil(group.length / 3)));
    killedAt = Date.now();
    await Promise.all(victims.map((victim) => victim.kill()));
  };
  const forMs = BEFORE_MS + AFTERWARDS_MS + AFTER_MS;
  await runProof({ groups, ...SHAPE, forMs, meanwhile }, async (result) => {
    const to = result.endAt - AFTER_MS;
    const verdict = verdictOf(result, FOUR_KEYS, { from: killedAt + FORGOTTEN_MS, to });
    tell(summaryOf(name, verdict, result));
    const { share } = verdictOf(result, FOUR_KEYS, { from: killedAt, to: killedAt + FORGOTTEN_MS });
    tell(`  ${(100 * share).toFixed(0)} % in the ${FORGOTTEN_MS} ms after the kill`);
    expect(verdict).toMatchObject({ rejected: 0, over: 0 });
    const reports = result.reports.flat();
    expect(reports).toHaveLength(10);
    for (const report of reports) expect(report).toMatchObject({ errors: [], lost: 0, degraded: [] });
    expect(verdict.share).toBeGreaterThanOrEqual(0.95);
    if (run !== null) await judge(run, result);
  });
}

/** All slots are free within a lease's term. */
async function comesToRest(limiter: Limiter): Promise<void> {
  await until("all slots are free", async () => (await limiter.snapshot()).concurrency.active === 0, {
    withinMs: 2 * LEASE_TTL_MS,
  });
  await limiter.close();
}

const RULES = {
  policies: new Map(Object.entries(FOUR_KEYS)),
  newId: () => crypto.randomUUID(),
  wall: () => Date.now(),
};

test(
  "a third of the processes on a file are killed: the others use what is allowed",
  { timeout: 120_000 },
  () =>
    prove("killed, local", [{ processes: 15 }], async ({ folders: [folder = ""] }) => {
      const path = join(folder, "limits.db");
      expect(readdirSync(folder).filter((name) => !name.startsWith("limits.db"))).toEqual([]);
      const database = new DatabaseSync(path, { readOnly: true });
      expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
      database.close();
      await comesToRest(
        openLocalLimiter({
          ...RULES,
          path,
          concurrency: 14,
          leaseTtlMs: LEASE_TTL_MS,
          sleep: (ms) => sleep(ms),
        }),
      );
    }),
);

test(
  "a third of the processes on a Redis are killed: the others use what is allowed",
  { timeout: 120_000 },
  async () => {
    redis = await startRedis();
    const { url } = redis;
    const groups = [
      { processes: 9, redis: { url, machine: "one" } },
      { processes: 6, redis: { url, machine: "two" } },
    ];
    await prove("killed, redis", groups, () =>
      comesToRest(
        createRedisLimiter(createConnection(url), {
          ...RULES,
          leases: { concurrency: 14, ttlMs: LEASE_TTL_MS },
          machine: "three",
        }),
      ),
    );
  },
);
