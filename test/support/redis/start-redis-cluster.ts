import { until } from "../until.ts";
import { agreedOwner, all, isInStep, isOk, knows, SLOTS } from "./cluster-state.ts";
import { freePort, LOOPBACK } from "./free-port.ts";
import { type RedisServer, startRedis } from "./start-redis.ts";

export interface RedisClusterOptions {
  /** The master of this key gets the replica; the other masters have none. @default "squad" */
  readonly replicatedKey?: string;
}

/** Three masters, and one replica of one of them. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  /** `redis://127.0.0.1:PORT` of every node. */
  readonly urls: readonly string[];
  /** The master that serves the key now, as the nodes alive agree on it. */
  ownerOf(key: string): Promise<RedisServer>;
  /**
   * Kills the key's master and resolves with the promoted replica, once every node alive sends clients there and the
   * cluster takes commands. @throws when the master has no replica.
   */
  killOwner(key: string): Promise<RedisServer>;
  stop(): Promise<void>;
}

const MASTERS = 3;
const NODE_TIMEOUT_MS = 1_000;
/** Generous: an election waits for the node timeout and a random second. */
const PATIENCE = { withinMs: 20_000, everyMs: 25 };

/** Resolves when every slot is served, every node knows it and the replica is in step. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    const buses = new Map<RedisServer, number>();
    for (let index = 0; index <= MASTERS; index += 1) {
      const bus = await freePort();
      const node = await startRedis({ args: clusterArguments(bus) });
      buses.set(node, bus);
      nodes.push(node);
    }
    await join(nodes, buses, options.replicatedKey ?? "squad");
  } catch (error) {
    await stop();
    throw error;
  }

  let alive: readonly RedisServer[] = nodes;
  const ownerOf = (key: string): Promise<RedisServer> =>
    until(`one master for ${key}`, () => agreedOwner(alive, key), PATIENCE);
  return {
    nodes,
    urls: nodes.map(({ url }) => url),
    ownerOf,
    async killOwner(key) {
      const owner = await ownerOf(key);
      const id = String(await owner.cli("CLUSTER", "MYID"));
      const replicas = (await owner.cli("CLUSTER", "REPLICAS", id)) as readonly string[];
      if (replicas.length === 0) throw new Error(`the master of ${key} has no replica`);
      await owner.kill();
      alive = alive.filter((node) => node !== owner);
      const promoted = await until(
        `a new master for ${key}`,
        async () => {
          const heir = await agreedOwner(alive, key);
          return heir !== owner && heir;
        },
        PATIENCE,
      );
      await until("the cluster takes commands", () => all(alive, isOk), PATIENCE);
      return promoted;
    },
    stop,
  };
}

function clusterArguments(bus: number): readonly string[] {
  const settings = {
    "cluster-enabled": "yes",
    "cluster-config-file": "nodes.conf",
    "cluster-port": String(bus),
    "cluster-node-timeout": String(NODE_TIMEOUT_MS),
    "cluster-replica-validity-factor": "0",
    "cluster-migration-barrier": "100",
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

async function join(
  nodes: readonly RedisServer[],
  buses: ReadonlyMap<RedisServer, number>,
  replicatedKey: string,
): Promise<void> {
  const masters = nodes.slice(0, MASTERS);
  const [first] = nodes as [RedisServer];
  const replica = nodes.at(-1) as RedisServer;
  for (const [index, master] of masters.entries()) {
    await master.cli("CLUSTER", "SET-CONFIG-EPOCH", String(index + 1));
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / MASTERS)) as [
      number,
      number,
    ];
    await master.cli("CLUSTER", "ADDSLOTSRANGE", String(from), String(to - 1));
  }
  for (const node of nodes.slice(1)) {
    await first.cli("CLUSTER", "MEET", LOOPBACK, String(node.port), String(buses.get(node)));
  }
  await until("every node knows the others", () => all(nodes, (node) => knows(node, nodes.length)), PATIENCE);
  const owner = await until("a master for the key", () => agreedOwner(nodes, replicatedKey), PATIENCE);
  await replica.cli("CLUSTER", "REPLICATE", String(await owner.cli("CLUSTER", "MYID")));
  await until("the replica is in step", () => isInStep(replica), PATIENCE);
  const id = String(await owner.cli("CLUSTER", "MYID"));
  const sees = async (node: RedisServer): Promise<boolean> =>
    ((await node.cli("CLUSTER", "REPLICAS", id)) as readonly string[]).length === 1;
  await until("every node knows the replica", () => all(nodes, sees), PATIENCE);
  await until("the cluster takes commands", () => all(nodes, isOk), PATIENCE);
}
