import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Cluster, Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { callRedis } from "../../support/redis/call-redis.ts";
import { type RedisCluster, startRedisCluster } from "../../support/redis/start-redis-cluster.ts";
import { type RedisOptions, type RedisServer, startRedis } from "../../support/redis/start-redis.ts";
import { startTcpProxy, type TcpProxy } from "../../support/redis/tcp-proxy.ts";
import { until } from "../../support/until.ts";

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

async function redis(options?: RedisOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  endings.push(() => server.stop());
  return server;
}

function client(port: number): Redis {
  const opened = new Redis({ port, commandTimeout: 150, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  opened.on("error", () => undefined);
  endings.push(() => opened.disconnect());
  return opened;
}

describe("startRedis", () => {
  test("names the missing program and how to get it", async () => {
    await expect(startRedis({ binary: "/nowhere/redis-server" })).rejects.toThrow(
      /redis-server cannot be started.*apt-get install redis-server/u,
    );
  });

  test("reports what the server said when it does not come up", async () => {
    await expect(startRedis({ args: ["--maxmemory", "nonsense"] })).rejects.toThrow(/argument/u);
  });

  test("gives each caller a server of its own, and restarts it empty on the same port", async () => {
    const [one, other] = [await redis(), await redis()];
    await one.cli("SET", "a", "1");
    expect(await other.cli("GET", "a")).toBeNull();
    const { pid } = one;
    await one.restart();
    expect(one.pid).not.toBe(pid);
    expect(await one.cli("GET", "a")).toBeNull();
    await one.kill();
    await expect(one.cli("PING")).rejects.toThrow(/closed|ECONNREFUSED/u);
    await one.restart();
    expect(await one.cli("PING")).toBe("PONG");
    await one.stop();
    await one.stop();
    expect(() => process.kill(one.pid, 0)).toThrow(/ESRCH/u);
  });

  test("answers nothing while frozen, and everything once thawed", async () => {
    const server = await redis();
    const connected = client(server.port);
    expect(await connected.ping()).toBe("PONG");
    server.freeze();
    await expect(connected.ping()).rejects.toThrow(/timed out/u);
    server.thaw();
    await until("an answer", async () => (await connected.ping()) === "PONG");
  });

  test("asks for a password, refuses writes when full, and follows another server", async () => {
    const full = await redis({ password: "s p:a@ce", maxMemory: 1 });
    await expect(full.cli("SET", "a", "1")).rejects.toThrow(/OOM/u);
    await expect(callRedis({ port: full.port }, ["PING"])).rejects.toThrow(/NOAUTH/u);
    const byUrl = new Redis(full.url);
    endings.push(() => byUrl.disconnect());
    expect(await byUrl.ping()).toBe("PONG");

    const master = await redis();
    const replica = await redis({ replicaOf: master.port });
    await master.cli("SET", "a", "1");
    await until("the replica's copy", async () => (await replica.cli("GET", "a")) === "1");
    await expect(replica.cli("SET", "a", "2")).rejects.toThrow(/READONLY/u);
  });
});

test("a server does not outlive the process that started it, even one killed without a word", async () => {
  const source = join(import.meta.dirname, "../../support/redis/start-redis.ts");
  const script = `const { startRedis } = await import(${JSON.stringify(source)});
    console.log((await startRedis()).pid);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  expect(process.kill(pid, 0)).toBe(true);
  child.kill("SIGKILL");
  await until("the server is gone", () => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  });
});

describe("startTcpProxy", () => {
  async function between(): Promise<{ proxy: TcpProxy; server: RedisServer; say: () => Promise<unknown> }> {
    const server = await redis();
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    endings.push(() => proxy.close());
    return { proxy, server, say: () => callRedis({ port: proxy.port }, ["CONFIG", "GET", "port"]) };
  }

  test("sends connections elsewhere, cuts them and refuses them", async () => {
    const { proxy, server, say } = await between();
    expect(await say()).toEqual(["port", String(server.port)]);
    const connected = client(proxy.port);
    await connected.ping();
    const other = await redis();
    const lost = new Promise((resolve) => void connected.once("close", resolve));
    proxy.retarget("127.0.0.1", other.port);
    await lost;
    expect(await say()).toEqual(["port", String(other.port)]);
    await proxy.refuse();
    await expect(say()).rejects.toThrow(/closed|ECONNREFUSED/u);
    await proxy.resume();
    expect(await say()).toEqual(["port", String(other.port)]);
    await until("no connection", () => proxy.connections() === 0);
    expect(proxy.accepted()).toBe(4);
  });

  test("swallows what is said while it hangs, and delays answers", async () => {
    const { proxy, say } = await between();
    const connected = client(proxy.port);
    await connected.ping();
    proxy.hang();
    await expect(connected.ping()).rejects.toThrow(/timed out/u);
    const late = client(proxy.port);
    await expect(late.ping()).rejects.toThrow(/timed out/u);
    await proxy.resume();
    await until("both are cut", () => connected.status === "end" && late.status === "end");
    await say();
    const patient = client(proxy.port);
    await patient.ping();
    proxy.delay(60);
    const from = performance.now();
    await Promise.all([patient.ping(), patient.ping()]);
    expect(performance.now() - from).toBeGreaterThanOrEqual(59);
  });
});

describe("startRedisCluster", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster({ replicatedKey: "{limits}:a" });
  });
  afterAll(() => cluster.stop());

  test("takes commands for all slots, and promotes the replica of a master that is killed", async () => {
    const opened = new Cluster(cluster.urls.slice(), { clusterRetryStrategy: () => 50 });
    endings.push(() => opened.disconnect());
    for (const key of ["a", "b", "c", "d", "e", "f"]) expect(await opened.set(key, key)).toBe("OK");
    const owners = await Promise.all(["a", "b", "c"].map((key) => cluster.ownerOf(key)));
    expect(new Set(owners).size).toBe(3);

    const owner = await cluster.ownerOf("{limits}:a");
    const alone = owners[0] === owner ? "b" : "a";
    await expect(cluster.killOwner(alone)).rejects.toThrow(/no replica/u);

    const promoted = await cluster.killOwner("{limits}:a");
    expect(promoted).not.toBe(owner);
    expect(await promoted.cli("SET", "{limits}:a", "1")).toBe("OK");
    expect(await opened.get("{limits}:a")).toBe("1");
    expect(await cluster.ownerOf("{limits}:b")).toBe(promoted);
  });
});
