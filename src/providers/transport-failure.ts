import type { FailureKind, ProviderError } from "../core/providers/provider-error.ts";
import { failure } from "./failure.ts";
import type { Origin } from "./origin.ts";
import { OversizedStreamError } from "./sse-guard.ts";

interface Explanation {
  readonly kind: FailureKind;
  readonly words: string;
  readonly isPermanent?: boolean;
  readonly isUnsent?: boolean;
}

/** Error codes of Node's sockets, DNS, TLS and fetch. */
const CODES: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: { kind: "network", words: "nothing answers there (is it running?)", isUnsent: true },
  ECONNRESET: { kind: "network", words: "the connection was cut" },
  EPIPE: { kind: "network", words: "the connection was cut" },
  UND_ERR_SOCKET: { kind: "network", words: "the connection was cut" },
  ENOTFOUND: { kind: "network", words: "its address was not found (are you online?)", isUnsent: true },
  EAI_AGAIN: {
    kind: "network",
    words: "its address could not be looked up (are you online?)",
    isUnsent: true,
  },
  ENETUNREACH: { kind: "network", words: "there is no route to it (are you online?)", isUnsent: true },
  EHOSTUNREACH: { kind: "network", words: "there is no route to it", isUnsent: true },
  ETIMEDOUT: { kind: "network", words: "it does not answer" },
  UND_ERR_CONNECT_TIMEOUT: { kind: "network", words: "it does not answer", isUnsent: true },
  UND_ERR_HEADERS_TIMEOUT: { kind: "timeout", words: "it does not answer" },
  ERR_SSL_WRONG_VERSION_NUMBER: { kind: "network", words: "it does not speak TLS (is it http?)" },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { kind: "network", words: "it does not speak TLS (is it http?)" },
  UND_ERR_BODY_TIMEOUT: { kind: "timeout", words: "it went silent" },
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS|ERR_SSL|EPROTO/;

/** The failure behind an error of fetch or of a response body. Never carries the error's own text. */
export function transportFailure(origin: Origin, error: unknown, url: string): ProviderError {
  const { kind, words, ...facts } = explanationOf(error);
  return failure(origin, kind, `at ${hostOf(url)}: ${words}`, facts);
}

function explanationOf(error: unknown): Explanation {
  if (error instanceof OversizedStreamError) {
    return { kind: "server_error", words: `it sent ${error.message}` };
  }
  for (const layer of causes(error)) {
    const code = "code" in layer && typeof layer.code === "string" ? layer.code : "";
    const known = CODES[code];
    if (known !== undefined) return known;
    if (CERTIFICATE.test(code)) {
      return {
        kind: "network",
        words: "its TLS certificate was not accepted",
        isPermanent: true,
        isUnsent: true,
      };
    }
    if (/redirect/i.test(layer.message)) {
      const words = "it redirects elsewhere, which is refused (is its base URL right?)";
      return { kind: "network", words, isPermanent: true };
    }
  }
  return { kind: "network", words: "the connection failed" };
}

function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let layer = error; layer instanceof Error && chain.length < 5; layer = layer.cause) chain.push(layer);
  return chain;
}

/** Host and port only: a user name or a password in the URL is left out. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "its address";
}
