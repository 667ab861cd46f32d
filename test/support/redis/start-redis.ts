import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../until.ts";
import { callRedis } from "./call-redis.ts";
import { freePort, LOOPBACK } from "./free-port.ts";
import { type RedisProcess, spawnRedis } from "./redis-process.ts";

export interface RedisOptions {
  readonly password?: string;
  /** Bytes, with `noeviction`: writes fail once they are used. */
  readonly maxMemory?: number;
  /** Starts as a replica of the server on this port of 127.0.0.1, and is ready once it is in step with it. */
  readonly replicaOf?: number;
  /** More arguments of redis-server. */
  readonly args?: readonly string[];
  /** @default redis-server on the PATH */
  readonly binary?: string;
}

/** A Redis server of its own, which keeps nothing on the disk. */
export interface RedisServer {
  /** `redis://[:password@]127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** Of the process that ran last. */
  readonly pid: number;
  /** Sends one command and returns its RESP2 reply. @throws what Redis answers as an error. */
  cli(...args: readonly string[]): Promise<unknown>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: connections are still accepted, by the kernel, and nothing is answered. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** Kills what runs and starts an empty server on the same port. */
  restart(): Promise<void>;
  /** Kills it and removes its folder. May be called twice. */
  stop(): Promise<void>;
}

const PORT_ATTEMPTS = 5;

/** Resolves when the server answers PING. @throws when there is no redis-server or it does not come up. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "squad-redis-"));
  try {
    const { port, child } = await launchOnFreePort(options, folder);
    return redisServer(options, folder, port, child);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function redisServer(options: RedisOptions, folder: string, port: number, first: RedisProcess): RedisServer {
  let child = first;
  const { password } = options;
  const credentials = password === undefined ? "" : `:${encodeURIComponent(password)}@`;
  return {
    url: `redis://${credentials}${LOOPBACK}:${port}`,
    port,
    get pid() {
      return child.pid;
    },
    cli: (...args) => callRedis({ port, password }, args),
    kill: () => child.kill(),
    freeze: () => child.signal("SIGSTOP"),
    thaw: () => child.signal("SIGCONT"),
    async restart() {
      await child.kill();
      child = await launch(options, folder, port);
    },
    async stop() {
      await child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Somebody else may take the port between its choice and its use. */
async function launchOnFreePort(
  options: RedisOptions,
  folder: string,
): Promise<{ readonly port: number; readonly child: RedisProcess }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { port, child: await launch(options, folder, port) };
    } catch (error) {
      if (attempt === PORT_ATTEMPTS || !String(error).includes("Address already in use")) throw error;
    }
  }
}

async function launch(options: RedisOptions, folder: string, port: number): Promise<RedisProcess> {
  const child = await spawnRedis(
    options.binary ?? "redis-server",
    argumentsOf(options, folder, port),
    folder,
  );
  try {
    await until(`Redis on port ${port}`, async () => child.ended() !== null || isReady(options, port));
    if (child.ended() !== null) throw new Error(`redis-server ended with ${child.ended()}:\n${child.log()}`);
    return child;
  } catch (error) {
    await child.kill();
    throw error;
  }
}

async function isReady({ password, replicaOf }: RedisOptions, port: number): Promise<boolean> {
  if ((await callRedis({ port, password }, ["PING"])) !== "PONG") return false;
  if (replicaOf === undefined) return true;
  return String(await callRedis({ port, password }, ["INFO", "replication"])).includes(
    "master_link_status:up",
  );
}

function argumentsOf(options: RedisOptions, folder: string, port: number): readonly string[] {
  const { password, maxMemory, replicaOf, args = [] } = options;
  const flag = (name: string, ...values: readonly string[]): readonly string[] => [`--${name}`, ...values];
  return [
    ...flag("bind", LOOPBACK),
    ...flag("port", String(port)),
    ...flag("dir", folder),
    ...flag("save", ""),
    ...flag("appendonly", "no"),
    ...flag("repl-diskless-sync-delay", "0"),
    ...(password === undefined ? [] : [...flag("requirepass", password), ...flag("masterauth", password)]),
    ...(maxMemory === undefined
      ? []
      : [...flag("maxmemory", String(maxMemory)), ...flag("maxmemory-policy", "noeviction")]),
    ...(replicaOf === undefined ? [] : flag("replicaof", LOOPBACK, String(replicaOf))),
    ...args,
  ];
}
