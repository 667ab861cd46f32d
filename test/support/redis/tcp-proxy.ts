import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { LOOPBACK } from "./free-port.ts";

/** A way to a server that a test can bend and break. */
export interface TcpProxy {
  readonly host: string;
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: () => number;
  /** Connections that were accepted since the start. */
  readonly accepted: () => number;
  /** Cuts every connection; new ones go elsewhere (a managed failover). */
  retarget(host: string, port: number): void;
  /** Cuts every connection; new ones are served. */
  cut(): void;
  /** Cuts every connection and refuses new ones, until `resume`. */
  refuse(): Promise<void>;
  /** Accepts connections and swallows what anybody says on them or on those that exist, until `resume`. */
  hang(): void;
  /** Swallows what anybody says on the connections that exist, for ever; new ones are served (a changed network). */
  forget(): void;
  /** Serves again. Connections that hung are cut: what they said is lost. */
  resume(): Promise<void>;
  /** From now on every answer comes `ms` milliseconds later. */
  delay(ms: number): void;
  close(): Promise<void>;
}

/** A TCP proxy on a port of its own of 127.0.0.1. */
export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  let goal = target;
  let lateMs = 0;
  let hangs = false;
  let accepted = 0;
  const sockets = new Set<Socket>();
  const forgotten = new WeakSet<Socket>();

  const server: Server = createServer({ noDelay: true }, (client) => {
    accepted += 1;
    sockets.add(client);
    client.once("close", () => sockets.delete(client)).on("error", () => undefined);
    if (hangs) {
      client.resume();
      return;
    }
    const upstream = connect({ ...goal, noDelay: true });
    const answers = delayed(client);
    const isHeard = (): boolean => !hangs && !forgotten.has(client);
    client.on("data", (chunk) => isHeard() && upstream.write(chunk));
    client.once("close", () => upstream.destroy());
    upstream.on("data", (chunk) => isHeard() && answers.push(lateMs, () => client.write(chunk)));
    upstream.once("close", () => isHeard() && answers.push(0, () => client.destroy()));
    upstream.on("error", () => undefined);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const listen = async (port: number): Promise<void> => {
    server.listen(port, LOOPBACK);
    await once(server, "listening");
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    cut();
    await closed;
  };

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    host: LOOPBACK,
    port,
    connections: () => sockets.size,
    accepted: () => accepted,
    retarget: (host, port) => {
      goal = { host, port };
      cut();
    },
    cut,
    refuse: close,
    hang: () => {
      hangs = true;
    },
    forget: () => {
      for (const socket of sockets) forgotten.add(socket);
    },
    resume: async () => {
      if (hangs) cut();
      hangs = false;
      if (!server.listening) await listen(port);
    },
    delay: (ms) => {
      lateMs = ms;
    },
    close,
  };
}

/** Deeds for a socket, each done some milliseconds after it was pushed and never before an earlier one. */
function delayed(socket: Socket): { push(ms: number, act: () => void): void } {
  let last = Promise.resolve();
  let pending = 0;
  const after = async (earlier: Promise<void>, due: number, act: () => void): Promise<void> => {
    await earlier;
    await sleep(Math.max(0, due - performance.now()));
    pending -= 1;
    if (!socket.destroyed) act();
  };
  return {
    push(ms, act) {
      if (ms === 0 && pending === 0) {
        act();
        return;
      }
      pending += 1;
      last = after(last, performance.now() + ms, act);
    },
  };
}
