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
  run(name: ScriptName, keys: readonly string[], args: readonly (string | Uint8Array)[]): Promise<unknown>;
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

  const isReady = (): boolean => client.status === "ready";
  /** One attempt at a time; while one is lost already, the next waits for the client's own. */
  const connect = async (): Promise<void> => {
    if (isReady()) return;
    if (client.status !== "wait") throw new RedisFault(`${place} is not connected`);
    ready ??= client.connect().finally(() => {
      ready = null;
    });
    await within(ready, COMMAND_TIMEOUT_MS, place);
  };
  const attempt = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    try {
      await connect();
      return await work(client);
    } catch (error) {
      if (!(client instanceof Redis) || !isMoved(error)) throw redisFault(error, place);
    }
    // The server is one of a cluster: its nodes are asked from now on.
    client.disconnect();
    client = clusterOf(url);
    try {
      await connect();
      return await work(client);
    } catch (error) {
      throw redisFault(error, place);
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
  const client = new Redis(url, {
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
  // What happens to the connection shows with the next command.
  client.on("error", () => undefined);
  return client;
}

function clusterOf(url: string): Cluster {
  const { hostname, port, username, password, protocol } = new URL(url);
  const client = new Cluster([{ host: hostname, port: Number(port) || 6379 }], {
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
  client.on("error", () => undefined);
  return client;
}

async function evaluate(
  client: Client,
  script: Script,
  keys: readonly string[],
  args: readonly (string | Uint8Array)[],
): Promise<unknown> {
  const buffers = args.map((arg) => (typeof arg === "string" ? arg : Buffer.from(arg)));
  try {
    return await client.callBuffer("EVALSHA", script.sha, keys.length, ...keys, ...buffers);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return client.callBuffer("EVAL", script.text, keys.length, ...keys, ...buffers);
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
