import { Redis } from "ioredis";
import { LOOPBACK } from "./free-port.ts";

export interface RedisAddress {
  readonly port: number;
  readonly password?: string | undefined;
}

/** Sends one command over a connection of its own and returns the reply as it came. @throws when none comes in 5 s. */
export async function callRedis(address: RedisAddress, args: readonly string[]): Promise<unknown> {
  const client = new Redis({
    host: LOOPBACK,
    port: address.port,
    protocol: 2,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    ...(address.password === undefined ? {} : { password: address.password }),
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const [command = "PING", ...rest] = args;
    return await client.call(command, ...rest);
  } finally {
    client.disconnect();
  }
}
