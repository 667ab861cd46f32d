import { Cluster, Redis } from "ioredis";
import { redisFault, RedisFault } from "./redis-fault.ts";
import { type Script, scriptOf, type ScriptName } from "./scripts.ts";

/** Longest time for one command or one attempt to connect, in milliseconds. */
export const COMMAND_TIMEOUT_MS = 250;
/** Longest pause between two attempts to connect, in milliseconds. */
const RECONNECT_MS = 2_000;

/** A connection to a Redis server or cluster. Every method rejects with a `RedisFault` and nothing else. */
export interface Connection {
  /** `host:port`, without user or password. */
  readonly place: string;
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

/** Connects on first use, and anew whenever the connection was lost. `url` is `redis://` or `rediss://`. */
export function createConnection(url: string): Connection {
  const place = placeOf(url);
  let client: Client = connectTo(url);
  let ready: Promise<void> | null = null;

  /** What became of the connection last: a command that finds none says no more than that. */
  let lost: Error | null = null;
  const listen = (opened: Client): void => {
    opened.on("error", (error: Error) => {
      lost = error;
    });
    opened.on("ready", () => {
      lost = null;
    });
  };
  listen(client);

  /** The first attempt is ours; the later ones are the client's, and nobody waits for them. */
  const connect = async (): Promise<void> => {
    if (client.status === "ready") return;
    if (ready === null) {
      if (client.status !== "wait") throw new RedisFault(`${place} is not connected`);
      ready = client.connect().finally(() => {
        ready = null;
      });
    }
    await within(ready, COMMAND_TIMEOUT_MS, place);
  };
  /** What failed, or why there was no connection for it to fail on. */
  const faultOf = (error: unknown): RedisFault =>
    redisFault(lost !== null && client.status !== "ready" ? lost : error, place);
  const attempt = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    try {
      if (client.status !== "ready") await connect();
      return await work(client);
    } catch (error) {
      if (!(client instanceof Redis) || !isMoved(error)) throw faultOf(error);
    }
    // The server is one of a cluster: its nodes are asked from now on.
    client.disconnect();
    client = clusterOf(url);
    listen(client);
    ready = null;
    try {
      await connect();
      return await work(client);
    } catch (error) {
      throw faultOf(error);
    }
  };
  return {
    place,
    run: (name, keys, args) => attempt((client) => evaluate(client, scriptOf(name), keys, args)),
    read: (keys) => attempt((client) => client.mgetBuffer(...keys)),
    readHashes: (keys) =>
      attempt((client) =>
        Promise.all(
          keys.map(async (key) => {
            const fields = await client.hgetallBuffer(key);
            return Object.entries(fields).flatMap(([name, value]) => [Buffer.from(name), value]);
          }),
        ),
      ),
    time: () => attempt(async (client) => millisecondsOf(await client.time())),
    close: () => client.disconnect(),
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
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectionName: "squad",
    retryStrategy: (attempts) => Math.min(RECONNECT_MS, 200 * attempts),
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
    clusterRetryStrategy: (attempts) => Math.min(RECONNECT_MS, 200 * attempts),
    // A slot that moves is followed; a node that is gone is the caller's to wait for.
    maxRedirections: 4,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    redisOptions: {
      connectTimeout: COMMAND_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
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

function isMoved(error: unknown): boolean {
  return error instanceof Error && /^(MOVED|CROSSSLOT) /.test(error.message);
}

function millisecondsOf([seconds, microseconds]: readonly (number | string)[]): number {
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}

function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `Redis at ${hostname}:${port || 6379}`;
}

async function within<T>(work: Promise<T>, ms: number, place: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RedisFault(`${place} does not answer`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
