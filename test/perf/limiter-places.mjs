// What the subjects of limiters.mjs are opened on.

/** The keys of a rule, made once: building them is not part of an operation. */
export const keysOf = ({ keys }) => Array.from({ length: keys }, (_, index) => `provider-${index}/model`);

/** A client of the bench's own Redis server, as ioredis makes it by default. */
export async function connect({ redisPort }) {
  const { Redis } = await import("ioredis");
  const client = new Redis({ host: "127.0.0.1", port: redisPort, lazyConnect: true });
  await client.connect();
  return client;
}
