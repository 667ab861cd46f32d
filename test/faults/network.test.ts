import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, expect } from "vitest";
import type { FaultAdapter } from "../support/faults/adapters.ts";
import { describeFaults, MARK } from "../support/faults/fault-table.ts";
import { startUntrustedServer } from "../support/wire/untrusted-server.ts";
import { answer, status } from "../support/wire/script.ts";

const tls = await startUntrustedServer();
afterAll(() => tls.close());

const closedPort = await new Promise<number>((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => resolve(port));
  });
});

function at(url: string): (adapter: FaultAdapter) => { readonly env: Record<string, string> } {
  return ({ name }) => ({ env: { [`SQUAD_PROVIDER_${name.toUpperCase()}_BASE_URL`]: url } });
}

const never = (): ReturnType<typeof answer> => answer(MARK);
const soon = ({ wallMs }: { readonly wallMs: number }): void => expect(wallMs).toBeLessThan(10_000);

describeFaults("V4: a server that cannot be asked", [
  {
    name: "its name is unknown: asked twice",
    script: never,
    run: at("https://api.provider.invalid/v1"),
    outcomes: ["network", "network"],
    reached: 0,
    code: 69,
    says: /at api\.provider\.invalid: its address (was not found|could not be looked up) \(are you online\?\)/u,
    check: soon,
  },
  {
    name: "nothing listens there: asked twice",
    script: never,
    run: at(`http://127.0.0.1:${closedPort}/v1`),
    outcomes: ["network", "network"],
    reached: 0,
    code: 69,
    says: /nothing answers there \(is it running\?\)/u,
    check: soon,
  },
  {
    name: "nobody vouches for its certificate: asked once, and nothing is sent",
    script: never,
    run: at(`${tls.url}/v1`),
    outcomes: ["network"],
    reached: 0,
    code: 69,
    says: /its TLS certificate was not accepted/u,
    check: (run) => {
      soon(run);
      expect(tls.seen.connections).toBeGreaterThan(0);
      expect(tls.seen.requests).toBe(0);
    },
  },
  {
    // Node's fetch makes a network error without any reason of a 407, which cannot be told from others.
    name: "a proxy wants a password: asked twice",
    script: () => status(407, MARK, { "proxy-authenticate": `Basic realm="${MARK}"` }),
    outcomes: ["network", "network"],
    code: 69,
    says: /the connection failed/u,
    check: soon,
  },
  {
    name: "it redirects elsewhere: asked once",
    script: () => status(307, MARK, { location: `${tls.url}/v1` }),
    outcomes: ["network"],
    code: 69,
    says: /it redirects elsewhere, which is refused/u,
  },
]);
