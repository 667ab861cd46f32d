import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, test } from "vitest";
import { proveOutage } from "../support/proof/outage.ts";
import { IS_LONG } from "../support/proof/scale.ts";
import { type RedisOptions, type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { startRedisCluster } from "../support/redis/start-redis-cluster.ts";
import { startTcpProxy, type TcpProxy } from "../support/redis/tcp-proxy.ts";
import { until } from "../support/until.ts";

const PASSWORD = "pa55-w0rd-of-the-limits";
const AWAY_MS = IS_LONG ? 12_000 : 4_000;
const options = { timeout: 120_000 };

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

async function redis(more: RedisOptions = {}): Promise<RedisServer> {
  const server = await startRedis({ password: PASSWORD, ...more });
  endings.push(() => server.stop());
  return server;
}

async function proxyTo({ port }: RedisServer): Promise<TcpProxy & { readonly url: string }> {
  const proxy = await startTcpProxy({ host: "127.0.0.1", port });
  endings.push(() => proxy.close());
  return { ...proxy, url: `redis://:${PASSWORD}@127.0.0.1:${proxy.port}` };
}

test("limits hold while Redis is killed and comes back empty", options, async () => {
  const server = await redis();
  const { url } = await proxyTo(server);
  await proveOutage({
    name: "killed",
    url,
    password: PASSWORD,
    takesMs: AWAY_MS,
    async happen() {
      await server.kill();
      await sleep(AWAY_MS);
      await server.restart();
    },
  });
});

test("limits hold while Redis is frozen and thaws", options, async () => {
  const server = await redis();
  const { url } = await proxyTo(server);
  await proveOutage({
    name: "frozen",
    url,
    password: PASSWORD,
    takesMs: AWAY_MS,
    async happen() {
      server.freeze();
      await sleep(AWAY_MS);
      server.thaw();
    },
  });
});

test(
  "limits hold while a replica takes over, which is one that cannot be written at first",
  options,
  async () => {
    const primary = await redis();
    const replica = await redis({ replicaOf: primary.port });
    const proxy = await proxyTo(primary);
    await proveOutage({
      name: "failed over",
      url: proxy.url,
      password: PASSWORD,
      takesMs: AWAY_MS,
      async happen() {
        await primary.kill();
        await sleep(1_000);
        proxy.retarget("127.0.0.1", replica.port);
        await sleep(AWAY_MS - 1_000);
        await replica.cli("REPLICAOF", "NO", "ONE");
      },
    });
  },
);

for (const named of ["the master of the limits", "another master"]) {
  test(`limits hold while a cluster's master is replaced, when the url names ${named}`, options, async () => {
    const cluster = await startRedisCluster({ replicatedKey: "{squad:v1}" });
    endings.push(() => cluster.stop());
    const owner = await cluster.ownerOf("{squad:v1}");
    const other = cluster.nodes.find((node) => node !== owner);
    await until("a cluster", () => other !== undefined);
    await proveOutage({
      name: `cluster, ${named}`,
      url: (named === "another master" ? other : owner)?.url ?? "",
      takesMs: AWAY_MS,
      async happen() {
        await cluster.killOwner("{squad:v1}");
      },
    });
  });
}
