import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server whose certificate nobody vouches for. */
export interface TlsServer {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** Connections accepted and requests read so far. */
  readonly seen: { connections: number; requests: number };
  close(): Promise<void>;
}

/** Needs the `openssl` command, which makes the certificate. */
export async function startTlsServer(): Promise<TlsServer> {
  const folder = mkdtempSync(join(tmpdir(), "squad-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", "-nodes", "-days", "2", ...made, ...subject], { stdio: "ignore" });
  const seen = { connections: 0, requests: 0 };
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, outgoing) => {
    seen.requests += 1;
    outgoing.end();
  });
  rmSync(folder, { recursive: true });
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
