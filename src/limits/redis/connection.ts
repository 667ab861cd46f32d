import { Cluster, Redis } from "ioredis";
import { REDIS_KEYS } from "./keys.ts";
import { redisFault, RedisFault } from "./redis-fault.ts";
import { type Script, scriptOf, type ScriptName } from "./scripts.ts";

/** Longest time for one command or one attempt to connect, in milliseconds. */
export const COMMAND_TIMEOUT_MS = 250;
/** Longest pause between two attempts to connect, in milliseconds. */
const RECONNECT_MS = 500;
/** Longest time to find all nodes of a cluster, in milliseconds. */
const JOIN_TIMEOUT_MS = 2_000;
/** A connection on which a command was sent and nothing came for this long is dead, in milliseconds. */
const SILENCE_MS = 2_000;

/** A connection to a Redis server or cluster. Every method rejects with a `RedisFault` and nothing else. */
export interface Connection {
  /** `host:port`, without user or password. */
  readonly server: string;
  /** Texts of a reply come as bytes. */
  run(name: ScriptName, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** The values of the keys; null for one that is not there. */
  read(keys: readonly string[]): Promise<readonly (Uint8Array | null)[]>;
  /** The hashes at the keys, as their fields and values in turn. */
  readHashes(keys: readonly string[]): Promise<readonly (readonly Uint8Array[])[]>;
  /** Milliseconds since the epoch, by the server's clock. */
  time(): Promise<number>;
  close(): void;
}

type Client = Redis | Cluster;

/**
 * Connects on first use, and anew whenever the connection was lost. `url` is `redis://` or `rediss://`; when it leads to a
 * node of a cluster, all its nodes are used, and the one named may go.
 */
export function createConnection(url: string): Connection {
  const server = serverOf(url);
  let isClosed = false;
  let ready: Promise<void> | null = null;
  let joining: Promise<void> | null = null;
  /** What became of the connection last: a command that finds none says no more than that. */
  let lost: Error | null = null;

  const listen = <T extends Client>(opened: T): T => {
    opened.on("error", (error: Error) => {
      lost = error;
    });
    opened.on("ready", () => {
      lost = null;
      if (opened instanceof Redis) void findCluster(opened);
    });
    return opened;
  };
  let client: Client = listen(connectTo(url));

  /** A node that serves all the keys never says that there are others. */
  const findCluster = async (node: Redis): Promise<void> => {
    try {
      await node.call("CLUSTER", "SLOTS");
    } catch {
      return;
    }
    await joinCluster().catch(() => undefined);
  };
  const joinCluster = (): Promise<void> => {
    if (client instanceof Cluster) return Promise.resolve();
    joining ??= (async () => {
      const cluster = listen(clusterOf(url));
      try {
        // The first command opens the way to the node of our keys; while that is being opened, others would fail.
        const opened = cluster.connect().then(() => cluster.exists(REDIS_KEYS.rejoin));
        await within(opened, JOIN_TIMEOUT_MS, server);
      } catch (error) {
        cluster.disconnect();
        throw error;
      }
      const former = client;
      client = cluster;
      // It still owes answers.
      void former.quit().catch(() => former.disconnect());
      ready = null;
      if (isClosed) cluster.disconnect();
    })().finally(() => {
      joining = null;
    });
    return joining;
  };

  /** The first attempt is ours; the later ones are the client's, and nobody waits for them. */
  const connect = async (): Promise<void> => {
    if (client.status === "ready") return;
    if (ready === null) {
      if (client.status !== "wait") throw new RedisFault(server, "unconnected");
      ready = client.connect().finally(() => {
        ready = null;
      });
    }
    await within(ready, COMMAND_TIMEOUT_MS, server);
  };
  /** `work` on the nodes of the cluster, when the first attempt found out that there is one. */
  const attempt = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const asked = client;
    try {
      if (client.status !== "ready") await connect();
      try {
        return await within(work(asked), COMMAND_TIMEOUT_MS, server);
      } catch (error) {
        if (client === asked && !isMoved(error)) throw error;
      }
      await within(joinCluster(), COMMAND_TIMEOUT_MS, server);
      return await within(work(client), COMMAND_TIMEOUT_MS, server);
    } catch (error) {
      // What failed, or why there was no connection for it to fail on.
      throw redisFault(lost !== null && client.status !== "ready" ? lost : error, server);
    }
  };
  return {
    server,
    run: (name, keys, args) => attempt((client) => evaluate(client, scriptOf(name), keys, args)),
    read: (keys) => attempt((client) => client.mgetBuffer(...keys)),
    readHashes: (keys) =>
      attempt((client) =>
        Promise.all(
          keys.map(async (key) => {
            const fields = await client.hgetallBuffer(key).catch(emptyWhenOther);
            return Object.entries(fields).flatMap(([name, value]) => [Buffer.from(name), value]);
          }),
        ),
      ),
    time: () => attempt(async (client) => millisecondsOf(await client.time())),
    close: () => {
      isClosed = true;
      client.disconnect();
    },
  };
}

function connectTo(url: string): Redis {
  return new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    connectionName: "squad",
    retryStrategy: (attempts) => Math.min(RECONNECT_MS, 100 * attempts),
    // A primary that has become a replica: the name may lead to the new primary by now.
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
  });
}

function clusterOf(url: string): Cluster {
  const { hostname, port, username, password, protocol } = new URL(url);
  return new Cluster([{ host: hostname, port: Number(port) || 6379 }], {
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    slotsRefreshTimeout: COMMAND_TIMEOUT_MS,
    clusterRetryStrategy: (attempts) => Math.min(RECONNECT_MS, 100 * attempts),
    // A slot that moves is followed; a node that is gone is the caller's to wait for.
    maxRedirections: 4,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    redisOptions: {
      connectTimeout: COMMAND_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
      maxRetriesPerRequest: 0,
      connectionName: "squad",
      ...(username === "" ? {} : { username: decodeURIComponent(username) }),
      ...(password === "" ? {} : { password: decodeURIComponent(password) }),
      ...(protocol === "rediss:" ? { tls: {} } : {}),
    },
  });
}

async function evaluate(
  client: Client,
  script: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  try {
    return await client.callBuffer("EVALSHA", script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return client.callBuffer("EVAL", script.text, keys.length, ...keys, ...args);
  }
}

/** A key that holds something else holds no hash. */
function emptyWhenOther(error: Error): Record<string, Buffer> {
  if (!error.message.startsWith("WRONGTYPE")) throw error;
  return {};
}

function isMoved(error: unknown): boolean {
  return error instanceof Error && /^(MOVED|CROSSSLOT) /.test(error.message);
}

function millisecondsOf([seconds, microseconds]: readonly (number | string)[]): number {
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}

function serverOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 6379}`;
}

/** The result of `work`, unless it takes longer than `ms`. What came while this process was too busy to look is in time. */
async function within<T>(work: Promise<T>, ms: number, server: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      setImmediate(() => setImmediate(() => reject(new RedisFault(server, "silent"))));
    }, ms);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
