import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "@msgpack/msgpack";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EMPTY_KEY_STATE } from "../../src/core/limits/key-state.ts";
import { toRecord } from "../../src/core/limits/key-state-codec.ts";
import { REDIS_KEYS } from "../../src/limits/redis/keys.ts";
import { exercise } from "../support/redis/exercise.ts";
import { sharedLimiter } from "../support/redis/shared-limiter.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";

const POLICY = { rpm: 1_000, burst: 1_000, windowMs: 1_000, marginMs: 0, rpd: 100_000, tpm: 1_000_000 };

let folder = "";
let server: RedisServer;
let client: Redis;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "squad-garbage-"));
  server = await startRedis();
  client = new Redis(server.port);
});
afterAll(async () => {
  client.disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Put = (key: string) => Promise<unknown>;

const text = (value: string | Uint8Array): Put => {
  return (key) => client.set(key, Buffer.from(value));
};
const packed = (value: unknown): Put => text(encode(value));

const CONTENTS: Readonly<Record<string, Put>> = {
  "a list": (key) => client.rpush(key, "x", "y"),
  "a hash": (key) => client.hset(key, { x: "y", z: "1" }),
  "a hash of packed garbage": (key) =>
    client.hset(key, {
      x: Buffer.from(encode([Number.NaN, 1e308, 1])),
      y: Buffer.from(encode([1, 1e308, 1])),
      z: Buffer.from(encode(["now", [], {}])),
    }),
  "a set": (key) => client.sadd(key, "x"),
  "a sorted set": (key) => client.zadd(key, 1e308, "x", 3, "y"),
  "empty text": text(""),
  words: text("not what you think"),
  "a large number": text("1e308"),
  "not a number": text("nan"),
  "random bytes": (key) => text(randomBytes(300))(key),
  "a packed number": packed(7),
  "a packed list": packed([1, "x", [2]]),
  "an empty record": packed({}),
};

/** Records that are as they should be but for some fields. */
const FIELDS: readonly Readonly<Record<string, unknown>>[] = [
  { at: "x" },
  { at: [1, 2], tokens: [1], phase: "00", id: "x".repeat(72) },
  { at: ["x"], tokens: [{}], phase: "0", id: "x".repeat(36) },
  { at: [Number.NaN], tokens: [Number.NaN], phase: "1", id: "x".repeat(36) },
  { at: [1e308], tokens: [1e308], phase: "1", id: "x".repeat(36) },
  { at: [Date.now()], tokens: [1e308], phase: "1", id: "x".repeat(36) },
  { at: [Date.now()], tokens: [1], phase: "9", id: "x".repeat(36) },
  { phase: 3 },
  { id: null },
  ...[Number.NaN, 1e308, -1e308, "x", [], {}, null, true].flatMap((value) =>
    [
      "seenAt",
      "cooldownUntil",
      "strikes",
      "parked",
      "requestsToday",
      "tokensToday",
      "foreignTokens",
      "foreignUntil",
      "stated",
      "factor",
      "trippedAt",
      "stableSince",
      "usedAt",
      "proven",
      "counts",
      "rateLimitedAt",
      "durations",
      "lastFailure",
      "requestCeiling",
      "tokenCeiling",
      "isProbing",
      "isPromised",
      "restCause",
      "faults",
    ].map((field) => ({ [field]: value })),
  ),
  { parked: { m: 1e308 } },
  { requestsToday: { used: 1e308, at: 1e308 } },
  { requestsToday: { used: "x", at: {} } },
  { stated: { rpm: -1, tpm: Number.NaN, rpd: 1e308, tpd: 0, at: Date.now() } },
  {
    requestCeiling: {
      limit: 0,
      probeAt: 1e308,
      step: Number.NaN,
      intervalMs: 1,
      measuredAt: 1,
      confirmedAt: 1e308,
    },
  },
  { counts: { total: 1e308, ok: Number.NaN } },
  { durations: [1e308, Number.NaN, "x"] },
  { rateLimitedAt: [1e308, "x"] },
];

const KEYS = {
  record: REDIS_KEYS.record("a"),
  counters: REDIS_KEYS.counters("a"),
  leases: REDIS_KEYS.leases,
  machines: REDIS_KEYS.machines,
  "moment of the return": REDIS_KEYS.rejoin,
};

/** Every operation, each with the garbage put in its way anew. */
async function expectFresh(key: string, put: Put): Promise<void> {
  await client.flushall();
  const limiter = sharedLimiter(server.url, folder, POLICY);
  try {
    let isPut = 0;
    const snapshot = await exercise(limiter, async () => {
      // Twice in a row nothing could start: what is admitted would be gone each time.
      if ((isPut += 1) % 2 === 0) return;
      await client.del(key);
      await put(key);
    });
    expect(snapshot).toMatchObject({ backend: "redis", degraded: null });
    for (const left of await client.keys("*")) {
      if (left !== key) expect(await client.pttl(left)).toBeGreaterThan(0);
    }
  } finally {
    await limiter.close();
  }
}

for (const [name, key] of Object.entries(KEYS)) {
  test.for(Object.keys(CONTENTS))(
    `whatever lies at the ${name} (%s), limits start afresh`,
    async (content) => {
      await expectFresh(key, CONTENTS[content] ?? text(""));
    },
  );
}

test("whatever a field of a record holds, limits start afresh", { timeout: 60_000 }, async () => {
  const failures: string[] = [];
  for (const fields of FIELDS) {
    const record = { ...toRecord({ ...EMPTY_KEY_STATE, seenAt: Date.now() }), ...fields };
    try {
      await expectFresh(KEYS.record, packed(record));
    } catch (error) {
      failures.push(`${JSON.stringify(fields)}: ${String(error).split("\n")[0]}`);
    }
  }
  expect(failures).toEqual([]);
});
