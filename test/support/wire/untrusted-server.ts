import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSigned } from "./self-signed.ts";

/** A server whose certificate nobody vouches for. */
export interface UntrustedServer {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** Connections accepted and requests read so far. */
  readonly seen: { connections: number; requests: number };
  close(): Promise<void>;
}

export async function startUntrustedServer(): Promise<UntrustedServer> {
  const seen = { connections: 0, requests: 0 };
  const server = createServer(selfSigned(), (_, outgoing) => {
    seen.requests += 1;
    outgoing.end("{}");
  });
  server.on("connection", () => (seen.connections += 1));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
