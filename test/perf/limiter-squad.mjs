// squad's limiters as subjects of limiters.mjs.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { keysOf } from "./limiter-places.mjs";

const CONCURRENCY = 1_000;

/** Candidates of a turn whose keys are all in use, so that the limiter weighs each. */
const BUSY = ["groq/a", "cerebras/b", "gemini/c", "openrouter/d"].map((key) => ({
  key,
  model: "m",
  tokens: 1_900,
  delayMs: 0,
}));
const BUSY_POLICY = { rpm: 30, burst: 4, windowMs: 60_000, marginMs: 250 };

/** What is timed and granted by any limiter with squad's interface. `storeTime`: of the last operation, or null. */
async function squadHandle(limiter, keys, storeTime) {
  const { settlement } = await import("../support/limits-rig.ts");
  const request = (key) => ({
    candidates: [{ key, model: "m", tokens: 1_900, delayMs: 0 }],
    maxWaitMs: 90_000,
    patienceMs: 0,
  });
  const admitNow = async (turn) => {
    const admission = await limiter.admit(request(keys[turn % keys.length]));
    if (admission.kind !== "granted" || admission.waitMs > 0) throw new Error("the limit blocked");
    return admission.permit;
  };
  let isPopulated = false;
  await limiter.snapshot(); // the store is opened on the first use, which is not to be timed

  const start = async (permit) => {
    for (;;) {
      const decision = await limiter.start(permit);
      const at = storeTime();
      if (decision.kind === "lost") return undefined;
      if (decision.kind === "started") return at;
      await sleep(decision.waitMs);
    }
  };

  return {
    operations: {
      admit: async (turn) => {
        const permit = await admitNow(turn);
        return () => limiter.cancel(permit);
      },
      "admit, 4 keys in use": async () => {
        const admission = await limiter.admit({ candidates: BUSY, maxWaitMs: 90_000, patienceMs: 0 });
        if (admission.kind !== "granted") return undefined;
        return () => limiter.cancel(admission.permit);
      },
      "admit + start + settle": async (turn) => {
        const permit = await admitNow(turn);
        if ((await limiter.start(permit)).kind !== "started") throw new Error("the limit blocked");
        await limiter.settle(permit, settlement());
      },
    },
    /** Fills the plans of the keys in use. */
    async prepare(operation) {
      if (isPopulated || operation !== "admit, 4 keys in use") return;
      isPopulated = true;
      for (let turn = 0; turn < 100; turn += 1) {
        const admission = await limiter.admit({ candidates: BUSY, maxWaitMs: 90_000, patienceMs: 0 });
        if (admission.kind === "granted" && admission.waitMs === 0) await limiter.start(admission.permit);
      }
    },
    async grant() {
      for (;;) {
        const admission = await limiter.admit(request(keys[0]));
        if (admission.kind === "refused") throw new Error(`refused: ${admission.reason}`);
        await sleep(admission.waitMs);
        const at = await start(admission.permit);
        if (at === undefined) continue;
        void limiter.settle(admission.permit, settlement());
        return at;
      }
    },
    async check() {
      const { degraded } = await limiter.snapshot();
      if (degraded !== null) throw new Error(degraded.message);
    },
  };
}

export const SQUAD_OPERATIONS = ["admit", "admit, 4 keys in use", "admit + start + settle"];

/** Pure windows, so that all subjects are asked the same: the burst is the whole limit. */
function squadPolicies(keys, { limit, windowMs }) {
  const policy = { rpm: limit, burst: limit, windowMs, marginMs: windowMs / 40 };
  return new Map([...keys.map((key) => [key, policy]), ...BUSY.map(({ key }) => [key, BUSY_POLICY])]);
}

export async function squadOnFile({ folder, id }, rule) {
  const { openLocalLimiter } = await import("../../src/limits/local-limiter.ts");
  const keys = keysOf(rule);
  let now = 0;
  const limiter = openLocalLimiter({
    path: join(folder, `${id}.db`),
    policies: squadPolicies(keys, rule),
    concurrency: CONCURRENCY,
    wall: () => (now = Date.now()),
    sleep: (ms) => sleep(ms),
    newId: randomUUID,
  });
  return squadHandle(limiter, keys, () => now);
}

export async function squadOnRedis({ redisPort }, rule) {
  const { createConnection } = await import("../../src/limits/redis/connection.ts");
  const { createRedisLimiter } = await import("../../src/limits/redis/redis-limiter.ts");
  const keys = keysOf(rule);
  const limiter = createRedisLimiter(createConnection(`redis://127.0.0.1:${redisPort}`), {
    policies: squadPolicies(keys, rule),
    leases: { concurrency: CONCURRENCY, ttlMs: 30_000 },
    newId: randomUUID,
    machine: "bench",
    wall: Date.now,
  });
  return squadHandle(limiter, keys, () => null);
}
