import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Arrival, type WindowReport, windowReport } from "./window-report.ts";
import { type WindowLog, windowLog, type WindowRule } from "./window-log.ts";

export interface WindowServerOptions {
  readonly rules: Readonly<Record<string, WindowRule>>;
  /** Milliseconds an accepted request takes. @default 0 */
  readonly serviceMs?: number | (() => number);
  /** Whether a 429 says how long to wait: `retry-after-ms` and, in whole seconds, `retry-after`. @default true */
  readonly hints?: boolean;
}

/**
 * A provider that keeps exact sliding windows and tells afterwards what it saw. `ANY /KEY[/…]` is a request to the
 * key; the header `x-tokens` says how many tokens it counts, 0 without one. The answer is 200 and `{}`, or 429.
 */
export interface WindowServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Every request to the key so far, in the order of arrival. */
  readonly arrivals: (key: string) => readonly Arrival[];
  /** What came of the key's requests so far. `from` and `to` as of `windowReport`. */
  readonly report: (key: string, span?: { readonly from?: number; readonly to?: number }) => WindowReport;
  readonly close: () => Promise<void>;
}

interface Gate {
  readonly rule: WindowRule;
  readonly log: WindowLog;
  readonly arrivals: Arrival[];
}

export async function startWindowServer(options: WindowServerOptions): Promise<WindowServer> {
  const { serviceMs = 0, hints = true } = options;
  const gates = new Map<string, Gate>();
  for (const [key, rule] of Object.entries(options.rules)) {
    gates.set(key, { rule, log: windowLog(rule), arrivals: [] });
  }
  const gateOf = (key: string): Gate => {
    const gate = gates.get(key);
    if (gate === undefined) throw new Error(`no rule for ${key}`);
    return gate;
  };

  const server = createServer({ noDelay: true }, (incoming, outgoing) => {
    const at = performance.now();
    incoming.resume();
    const gate = gates.get(keyOf(incoming));
    if (gate === undefined) {
      reply(outgoing, 404);
      return;
    }
    const tokens = Number(incoming.headers["x-tokens"] ?? 0);
    const sentAt = incoming.headers["x-sent-at"];
    const travel = sentAt === undefined ? {} : { travelMs: performance.timeOrigin + at - Number(sentAt) };
    const waitMs = gate.log.offer(at, tokens);
    gate.arrivals.push({ at, tokens, accepted: waitMs === 0, ...travel });
    if (waitMs > 0) {
      reply(outgoing, 429, hints ? hintsOf(waitMs) : {});
      return;
    }
    const takes = typeof serviceMs === "number" ? serviceMs : serviceMs();
    if (takes > 0) setTimeout(reply, takes, outgoing, 200);
    else reply(outgoing, 200);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals: (key) => gateOf(key).arrivals,
    report: (key, span) => windowReport(gateOf(key).arrivals, gateOf(key).rule, span),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The first segment of the path. */
function keyOf({ url = "/" }: IncomingMessage): string {
  return decodeURIComponent(url.split(/[/?]/u)[1] ?? "");
}

function hintsOf(waitMs: number): Record<string, string> {
  return { "retry-after-ms": String(Math.ceil(waitMs)), "retry-after": String(Math.ceil(waitMs / 1_000)) };
}

function reply(outgoing: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(status, { "content-type": "application/json", ...headers });
  outgoing.end("{}");
}
