import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Limiter } from "../../src/core/limits/limiter.ts";
import { exercise } from "../support/redis/exercise.ts";
import { freePort } from "../support/redis/free-port.ts";
import { startErrorServer } from "../support/redis/start-error-server.ts";
import { sharedLimiter } from "../support/redis/shared-limiter.ts";
import { type RedisOptions, type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { startTcpProxy } from "../support/redis/tcp-proxy.ts";
import { until } from "../support/until.ts";

const PASSWORD = "pa55-w0rd-of-the-limits";
const POLICY = { rpm: 100, burst: 100, windowMs: 20_000, marginMs: 0 };

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "squad-faults-"));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function open(url: string, folder = newFolder()): Limiter {
  const limiter = sharedLimiter(url, folder, POLICY);
  endings.push(() => limiter.close());
  return limiter;
}

async function redis(options: RedisOptions = {}): Promise<RedisServer> {
  const server = await startRedis(options);
  endings.push(() => server.stop());
  return server;
}

interface Fault {
  readonly name: string;
  readonly reason: string;
  /** The url of a server with the fault. */
  readonly serve: () => Promise<string>;
}

async function answering(text: string): Promise<string> {
  const server = await startErrorServer(text);
  endings.push(() => server.close());
  return server.url;
}

const FAULTS: readonly Fault[] = [
  {
    name: "LOADING",
    reason: "is still loading its data",
    serve: () => answering("LOADING Redis is loading the dataset in memory"),
  },
  {
    name: "an error nobody knows",
    reason: "answered with an error",
    serve: () => answering(`ERR unknown thing '${PASSWORD}'`),
  },
  {
    name: "READONLY",
    reason: "is a replica that cannot be written",
    serve: async () => (await redis({ replicaOf: (await redis()).port })).url,
  },
  {
    name: "OOM",
    reason: "has no memory left",
    serve: async () => {
      const server = await redis({ maxMemory: 1_000_000 });
      await expect(server.cli("SET", "fill", "x".repeat(1_000_000))).rejects.toThrow("OOM");
      return server.url;
    },
  },
  {
    name: "WRONGPASS",
    reason: "refused the user or password",
    serve: async () => (await redis({ password: "another" })).url.replace("another", PASSWORD),
  },
  {
    name: "NOAUTH",
    reason: "wants a password",
    serve: async () => `redis://127.0.0.1:${(await redis({ password: PASSWORD })).port}`,
  },
  {
    name: "NOPERM",
    reason: "does not allow this user what limits need",
    serve: async () => {
      const server = await redis();
      await server.cli("ACL", "SETUSER", "ana", "on", `>${PASSWORD}`, "~*", "+@all", "-eval", "-evalsha");
      return server.url.replace("redis://", `redis://ana:${PASSWORD}@`);
    },
  },
  {
    name: "a hang",
    reason: "does not answer",
    serve: async () => {
      const proxy = await startTcpProxy({ host: "127.0.0.1", port: (await redis()).port });
      endings.push(() => proxy.close());
      proxy.hang();
      return `redis://:${PASSWORD}@127.0.0.1:${proxy.port}`;
    },
  },
  {
    name: "a refusal",
    reason: "refuses connections",
    serve: async () => `redis://:${PASSWORD}@127.0.0.1:${await freePort()}`,
  },
];

describe("a store that cannot serve", () => {
  test.for(FAULTS)("$name: this machine goes on alone and says why", async ({ reason, serve }) => {
    const url = await serve();
    const limiter = open(url);
    const reasons = new Set<string>();
    const snapshot = await exercise(limiter, async () => {
      const said = limiter.degraded()?.message ?? null;
      if (said !== null) reasons.add(said);
    });
    const { port } = new URL(url);
    expect([...reasons][0]).toBe(
      `Redis at 127.0.0.1:${port} ${reason}: limits are shared on this machine only`,
    );
    expect(snapshot.backend).toBe("local");
    expect(snapshot.keys.get("a")?.requests).toMatchObject({ total: 1, ok: 1 });
    for (const said of [...reasons, String(snapshot.degraded?.message)]) {
      expect(said).toMatch(/^Redis at 127\.0\.0\.1:\d+ [a-z ]+: limits are shared on this machine only$/u);
    }
  });
});

describe("a store that serves", () => {
  test("forgets its scripts between any two operations", async () => {
    const server = await redis();
    const limiter = open(server.url);
    const snapshot = await exercise(limiter, () => server.cli("SCRIPT", "FLUSH"));
    expect(snapshot).toMatchObject({ backend: "redis", degraded: null });
    expect(snapshot.keys.get("a")?.requests).toMatchObject({ total: 1, ok: 1 });
  });

  test("hears what a former process did while it was away", async () => {
    const server = await redis();
    await server.kill();
    const folder = newFolder();
    const former = open(server.url, folder);
    expect((await exercise(former)).backend).toBe("local");
    await former.close();
    await server.restart();
    for (const limiter of [open(server.url, folder), open(server.url, folder)]) {
      const snapshot = await limiter.snapshot();
      expect(snapshot).toMatchObject({ backend: "redis", degraded: null });
      expect(snapshot.keys.get("a")?.rpm.used).toBe(1);
    }
  });

  test("is missed at first, and found again by the same process", { timeout: 30_000 }, async () => {
    const server = await redis();
    await server.kill();
    const limiter = open(server.url);
    expect((await exercise(limiter)).backend).toBe("local");
    await server.restart();
    await until("the return", () => limiter.degraded() === null);
    const snapshot = await limiter.snapshot();
    expect(snapshot).toMatchObject({ backend: "redis", degraded: null });
    expect(snapshot.keys.get("a")?.rpm.used).toBe(1);
  });

  test(
    "is found again over a new connection when the old one is dead without a word",
    { timeout: 30_000 },
    async () => {
      const proxy = await startTcpProxy({ host: "127.0.0.1", port: (await redis()).port });
      endings.push(() => proxy.close());
      const limiter = open(`redis://127.0.0.1:${proxy.port}`);
      expect((await exercise(limiter)).backend).toBe("redis");
      proxy.forget();
      expect((await exercise(limiter)).backend).toBe("local");
      await until("the return", () => limiter.degraded() === null);
      expect(await limiter.snapshot()).toMatchObject({ backend: "redis", degraded: null });
    },
  );

  test("lets every key go in time", async () => {
    const server = await redis();
    await exercise(open(server.url));
    const keys = (await server.cli("KEYS", "*")) as readonly string[];
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) {
      expect(key).toMatch(/^\{squad:v1\}:/u);
      expect(await server.cli("PTTL", key)).toBeGreaterThan(0);
    }
  });
});
