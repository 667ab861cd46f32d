import { Redis } from "ioredis";
import type { Connection } from "../../../src/limits/redis/connection.ts";
import { scriptOf } from "../../../src/limits/redis/scripts.ts";

/** A connection whose server takes `watch` for its clock; everything else is as it is. */
export function virtualConnection(url: string, watch: { readonly now: number }): Connection {
  const client = new Redis(url);
  return {
    server: "test",
    run: (name, keys, args) => {
      const { text } = scriptOf(name);
      const timed = text.replaceAll(
        'local time = redis.call("TIME")',
        `local time = { 0, ${watch.now * 1000} }`,
      );
      return client.callBuffer("EVAL", timed, keys.length, ...keys, ...args);
    },
    read: (keys) => client.mgetBuffer(...keys),
    readHashes: (keys) =>
      Promise.all(
        keys.map(async (key) =>
          Object.entries(await client.hgetallBuffer(key)).flatMap(([name, value]) => [
            Buffer.from(name),
            value,
          ]),
        ),
      ),
    time: async () => watch.now,
    close: () => client.disconnect(),
  };
}
