// The limiters that limiters.mjs compares. A subject is one entry of SUBJECTS:
//   name     as in the tables
//   store    "memory" (one process), "file" or "redis" (any number of processes)
//   isSquad  whether the budgets are squad's to keep
//   isFloor  decides nothing: what the store itself takes; the first one of a store is what the others are compared with
//   operations  names of what is timed
//   open(place, rule)  an opened limiter:
//     operations  by name: `(turn) => Promise<undefined | () => Promise>`, throws when it had to wait; what it
//                 returns is done afterwards, untimed
//     grant()     resolves when a request may leave: with the store's time of it in epoch milliseconds, or null
// place: {folder, redisPort, id}: the same for all processes of one run, and for no other run
// rule: {limit, windowMs, keys, isRoomy}; a roomy rule must not block: either it is widened or turns go round the keys
import { setTimeout as sleep } from "node:timers/promises";
import { bareReadAndWrite, bareScript, bareTransaction } from "./limiter-floors.mjs";
import { connect, keysOf } from "./limiter-places.mjs";
import { SQUAD_OPERATIONS, squadOnFile, squadOnRedis } from "./limiter-squad.mjs";

const NEVER = 1e9;

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

export const SUBJECTS = [
  { name: "squad, file", store: "file", isSquad: true, operations: SQUAD_OPERATIONS, open: squadOnFile },
  {
    name: "bare SQLite transaction",
    store: "file",
    isFloor: true,
    operations: ["transaction"],
    open: bareTransaction,
  },
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
  { name: "squad, Redis", store: "redis", isSquad: true, operations: SQUAD_OPERATIONS, open: squadOnRedis },
  { name: "bare EVALSHA", store: "redis", isFloor: true, operations: ["evalsha"], open: bareScript },
  {
    name: "EVALSHA with one read and one write",
    store: "redis",
    isFloor: true,
    operations: ["evalsha"],
    open: bareReadAndWrite,
  },
  { name: "rate-limiter-flexible, Redis", store: "redis", operations: ["consume"], open: flexibleOnRedis },
  { name: "bottleneck, cluster", store: "redis", operations: ["schedule"], open: bottleneckOnRedis },
];
