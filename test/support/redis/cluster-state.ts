import type { RedisServer } from "./start-redis.ts";

export const SLOTS = 16_384;

export async function all(
  nodes: readonly RedisServer[],
  holds: (node: RedisServer) => Promise<boolean>,
): Promise<boolean> {
  return (await Promise.all(nodes.map((node) => holds(node)))).every(Boolean);
}

/** Takes commands, as far as this node knows. */
export async function isOk(node: RedisServer): Promise<boolean> {
  const info = String(await node.cli("CLUSTER", "INFO"));
  return info.includes("cluster_state:ok") && info.includes(`cluster_slots_assigned:${SLOTS}`);
}

/** Is connected to `count` nodes, itself included. */
export async function knows(node: RedisServer, count: number): Promise<boolean> {
  const known = String(await node.cli("CLUSTER", "NODES"))
    .trim()
    .split("\n");
  return known.length === count && known.every((line) => !/handshake|noaddr|disconnected/u.test(line));
}

/** A replica has all that its master had when it joined. */
export async function isInStep(node: RedisServer): Promise<boolean> {
  return String(await node.cli("INFO", "replication")).includes("master_link_status:up");
}

/** The key's master, when all the nodes name the same. */
export async function agreedOwner(
  nodes: readonly RedisServer[],
  key: string,
): Promise<RedisServer | undefined> {
  const slot = Number(await nodes[0]?.cli("CLUSTER", "KEYSLOT", key));
  const ports = new Set(await Promise.all(nodes.map((node) => portOfSlot(node, slot))));
  const [port] = ports;
  return ports.size === 1 ? nodes.find((node) => node.port === port) : undefined;
}

/** A row of CLUSTER SLOTS: first and last slot, the master, its replicas. */
type SlotRow = readonly [from: number, to: number, master: readonly [host: string, port: number]];

async function portOfSlot(node: RedisServer, slot: number): Promise<number | undefined> {
  const rows = (await node.cli("CLUSTER", "SLOTS")) as readonly SlotRow[];
  return rows.find(([from, to]) => from <= slot && slot <= to)?.[2][1];
}
