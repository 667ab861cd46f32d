// The limiters that limiters.mjs compares. A subject is one entry of SUBJECTS:
//   name     as in the tables
//   store    "memory" (one process), "file" or "redis" (any number of processes)
//   isSquad  whether the budgets are squad's to keep
//   operations  names of what is timed
//   open(place, rule)  an opened limiter:
//     operations  by name: `(turn) => Promise<undefined | () => Promise>`, throws when it had to wait; what it
//                 returns is done afterwards, untimed
//     grant()     resolves when a request may leave: with the store's time of it in epoch milliseconds, or null
// place: {folder, redisPort, id}: the same for all processes of one run, and for no other run
// rule: {limit, windowMs, keys, isRoomy}; a roomy rule must not block: either it is widened or turns go round the keys
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const CONCURRENCY = 1_000;
const NEVER = 1e9;

/** Keys and arguments of the bare script: as many as squad's admission to one key sends. */
const BARE_SCRIPT = { keys: 1, arguments: 8 };

const keysOf = ({ keys }) => Array.from({ length: keys }, (_, index) => `provider-${index}/model`);

/** Candidates of a turn whose keys are all in use, so that the limiter weighs each. */
const BUSY = ["groq/a", "cerebras/b", "gemini/c", "openrouter/d"].map((key) => ({
  key,
  tokens: 1_900,
  delayMs: 0,
}));
const BUSY_POLICY = { rpm: 30, burst: 4, windowMs: 60_000, marginMs: 250 };

/** What is timed and granted by any limiter with squad's interface. `storeTime`: of the last operation, or null. */
export async function squadHandle(limiter, keys, storeTime) {
  const { settlement } = await import("../support/limits-rig.ts");
  const request = (key) => ({ candidates: [{ key, tokens: 1_900, delayMs: 0 }], maxWaitMs: 90_000 });
  const admitNow = async (turn) => {
    const admission = await limiter.admit(request(keys[turn % keys.length]));
    if (admission.kind !== "granted" || admission.waitMs > 0) throw new Error("the limit blocked");
    return admission.permit;
  };
  let isPopulated = false;

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
      admit: async (turn) => void (await admitNow(turn)),
      "admit, 4 keys in use": async () => {
        const admission = await limiter.admit({ candidates: BUSY, maxWaitMs: 90_000 });
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
        const admission = await limiter.admit({ candidates: BUSY, maxWaitMs: 90_000 });
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
      if (degraded !== null) throw new Error(degraded);
    },
  };
}

const SQUAD_OPERATIONS = ["admit", "admit, 4 keys in use", "admit + start + settle"];

/** Pure windows, so that all subjects are asked the same: the burst is the whole limit. */
export function squadPolicies(keys, { limit, windowMs }) {
  const policy = { rpm: limit, burst: limit, windowMs, marginMs: windowMs / 40 };
  return new Map([...keys.map((key) => [key, policy]), ...BUSY.map(({ key }) => [key, BUSY_POLICY])]);
}

async function squadOnFile({ folder, id }, rule) {
  const { openLocalLimiter } = await import("../../src/limits/local-limiter.ts");
  const keys = keysOf(rule);
  let now = 0;
  const limiter = await openLocalLimiter({
    path: join(folder, `${id}.db`),
    policies: squadPolicies(keys, rule),
    concurrency: CONCURRENCY,
    wall: () => (now = Date.now()),
    sleep: (ms) => sleep(ms),
    newId: randomUUID,
  });
  return squadHandle(limiter, keys, () => now);
}

function flexible(limiter, rule) {
  const keys = keysOf(rule);
  return {
    operations: { consume: async (turn) => void (await limiter.consume(keys[turn % keys.length])) },
    async grant() {
      for (;;) {
        try {
          await limiter.consume(keys[0]);
          return null;
        } catch (refusal) {
          if (refusal instanceof Error) throw refusal;
          await sleep(Math.max(1, refusal.msBeforeNext));
        }
      }
    },
  };
}

const flexibleOptions = ({ limit, windowMs, isRoomy }) => ({
  points: isRoomy ? NEVER : limit,
  duration: windowMs / 1_000,
});

async function flexibleInMemory(_place, rule) {
  const { RateLimiterMemory } = await import("rate-limiter-flexible");
  return flexible(new RateLimiterMemory(flexibleOptions(rule)), rule);
}

async function flexibleOnRedis(place, rule) {
  const { RateLimiterRedis } = await import("rate-limiter-flexible");
  const storeClient = await connect(place);
  return flexible(new RateLimiterRedis({ storeClient, keyPrefix: place.id, ...flexibleOptions(rule) }), rule);
}

async function bottleneck(options) {
  const { default: Bottleneck } = await import("bottleneck");
  const limiter = new Bottleneck(options);
  limiter.on("error", (error) => console.error(error));
  await limiter.ready();
  const done = () => Promise.resolve(undefined);
  return {
    operations: { schedule: () => limiter.schedule(done) },
    grant: () => limiter.schedule(() => Promise.resolve(null)),
  };
}

const reservoir = ({ limit, windowMs, isRoomy }) => ({
  reservoir: isRoomy ? NEVER : limit,
  reservoirRefreshAmount: isRoomy ? NEVER : limit,
  reservoirRefreshInterval: windowMs,
});

const spaced = ({ limit, windowMs, isRoomy }) => ({ minTime: isRoomy ? 0 : Math.ceil(windowMs / limit) });

async function bottleneckOnRedis({ redisPort, id }, rule) {
  const { Redis } = await import("ioredis");
  return bottleneck({
    ...reservoir(rule),
    id,
    datastore: "ioredis",
    Redis,
    clientOptions: { host: "127.0.0.1", port: redisPort },
  });
}

/** The least that any decision in Redis takes: a script that decides nothing. */
async function bareScript(place, rule) {
  const client = await connect(place);
  const sha = await client.script("LOAD", "return 1");
  const extra = Array.from({ length: BARE_SCRIPT.keys - 1 }, (_, index) => `${place.id}:${index}`);
  const args = Array.from({ length: BARE_SCRIPT.arguments }, (_, index) => String(1_900 + index));
  const keys = keysOf(rule);
  return {
    operations: {
      evalsha: async (turn) =>
        void (await client.evalsha(sha, BARE_SCRIPT.keys, keys[turn % keys.length], ...extra, ...args)),
    },
  };
}

async function connect({ redisPort }) {
  const { Redis } = await import("ioredis");
  const client = new Redis({ host: "127.0.0.1", port: redisPort, lazyConnect: true });
  await client.connect();
  return client;
}

export const SUBJECTS = [
  { name: "squad, file", store: "file", isSquad: true, operations: SQUAD_OPERATIONS, open: squadOnFile },
  { name: "rate-limiter-flexible, memory", store: "memory", operations: ["consume"], open: flexibleInMemory },
  {
    name: "bottleneck, reservoir",
    store: "memory",
    operations: ["schedule"],
    open: (_place, rule) => bottleneck(reservoir(rule)),
  },
  {
    name: "bottleneck, minTime",
    store: "memory",
    operations: ["schedule"],
    open: (_place, rule) => bottleneck(spaced(rule)),
  },
  // squad's Redis limiter goes here, with `store: "redis"`, `isSquad: true` and SQUAD_OPERATIONS: see squadOnFile.
  { name: "bare EVALSHA", store: "redis", isBare: true, operations: ["evalsha"], open: bareScript },
  { name: "rate-limiter-flexible, Redis", store: "redis", operations: ["consume"], open: flexibleOnRedis },
  { name: "bottleneck, cluster", store: "redis", operations: ["schedule"], open: bottleneckOnRedis },
];
