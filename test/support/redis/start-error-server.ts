import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { LOOPBACK } from "./free-port.ts";

export interface ErrorServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Takes each chunk it hears for one command and answers it with the error `-TEXT`. */
export async function startErrorServer(text: string): Promise<ErrorServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      // A command is an array, `*N`; several may come together.
      const commands = chunk.toString("latin1").match(/^\*\d+\r$/gmu)?.length ?? 1;
      socket.write(`-${text}\r\n`.repeat(commands));
    });
  }).listen(0, LOOPBACK);
  await once(server, "listening");
  return {
    url: `redis://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
