import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTick, setTimeout as delay } from "node:timers/promises";
import type { Reply, Script } from "./script.ts";
import { readConversation, readPath, type WireRequest } from "./wire-request.ts";

export interface WireServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What to configure as `base_url`, in the form the provider's SDK takes. */
  baseUrl(provider: string): string;
  /** All requests so far, in the order of their arrival. */
  readonly requests: readonly WireRequest[];
  /** The requests of one provider so far. */
  requestsOf(provider: string): readonly WireRequest[];
  /** The n-th request (from 0), as soon as it has arrived. */
  request(index: number): Promise<WireRequest>;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

/** Base paths by provider; any other name gets the chat completions protocol below `/NAME/v1`. */
const BASE_PATHS: Readonly<Record<string, string>> = {
  groq: "/groq",
  cerebras: "/cerebras/v1",
  openrouter: "/openrouter/api/v1",
  gemini: "/gemini",
};

/**
 * A server that speaks the chat completions protocol and Gemini's, byte by byte as scripted, for any number of
 * providers told apart by the first segment of the path. `respond` is asked once a request; `index` counts the
 * requests of that provider from 0.
 */
export async function startWireServer(options: {
  readonly respond: (request: WireRequest, index: number) => Script;
  /** False: `requests` stays empty, for a server that sees very many. @default true */
  readonly remembers?: boolean;
}): Promise<WireServer> {
  const { remembers = true } = options;
  const requests: WireRequest[] = [];
  const counts = new Map<string, number>();
  const arrivals = new EventTarget();
  const server = createServer((incoming, outgoing) => {
    void receive(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const at = performance.now();
    const closed = new Promise<number>((resolve) => {
      outgoing.once("close", () => resolve(performance.now()));
    });
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const path = incoming.url ?? "/";
    const { provider, protocol, model } = readPath(path);
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as Record<string, unknown>;
    const conversation = readConversation(protocol, body);
    const index = counts.get(provider) ?? 0;
    counts.set(provider, index + 1);
    const request: WireRequest = {
      ...conversation,
      model: model === "" ? conversation.model : model,
      provider,
      protocol,
      index,
      at,
      path,
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      ),
      body,
      closed,
    };
    if (remembers) requests.push(request);
    arrivals.dispatchEvent(new Event("request"));
    await play(options.respond(request, request.index)(request), outgoing);
  }

  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    requests,
    baseUrl: (provider) => url + (BASE_PATHS[provider] ?? `/${provider}/v1`),
    requestsOf: (provider) => requests.filter((request) => request.provider === provider),
    async request(index) {
      for (;;) {
        const request = requests[index];
        if (request !== undefined) return request;
        await new Promise((resolve) => {
          arrivals.addEventListener("request", resolve, { once: true });
        });
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

async function play(reply: Reply, outgoing: ServerResponse): Promise<void> {
  if (reply.delayMs === "forever") return;
  if (reply.delayMs > 0) await delay(reply.delayMs);
  const cutAtOnce = reply.steps[0]?.type === "cut";
  if (!cutAtOnce) {
    for (const [name, value] of Object.entries(reply.headers)) {
      outgoing.setHeader(name, typeof value === "string" ? value : [...value]);
    }
    outgoing.writeHead(reply.status);
    outgoing.flushHeaders();
  }
  for (const step of reply.steps) {
    if (outgoing.destroyed) return;
    switch (step.type) {
      case "write":
        outgoing.write(step.data);
        // Lets each write leave on its own, so that the client sees the pieces the script asks for.
        await nextTick();
        break;
      case "wait":
        await delay(step.ms);
        break;
      case "hang":
        return;
      case "cut":
        await nextTick();
        outgoing.socket?.destroy();
        return;
    }
  }
  outgoing.end();
}
