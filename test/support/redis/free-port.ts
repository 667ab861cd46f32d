import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

export const LOOPBACK = "127.0.0.1";

/** A port of 127.0.0.1 that nobody listens on now. Somebody may before the caller does: be ready to ask again. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
