import type { Remark } from "../../core/complaints/complaint.ts";
import type { RedisFlaw } from "../../core/complaints/limits-complaint.ts";

const WORDS: Readonly<Record<RedisFlaw, string>> = {
  loading: "is still loading its data",
  replica: "is a replica that cannot be written",
  "no-memory": "has no memory left",
  "wrong-password": "refused the user or password",
  "no-password": "wants a password",
  "no-permission": "does not allow this user what limits need",
  "no-primary": "has lost its primary",
  "cluster-down": "is a cluster that is down",
  "cluster-changes": "is part of a cluster that changes",
  "cluster-unreachable": "is a cluster that cannot be reached",
  "no-disk": "cannot write to its disk",
  busy: "is busy with a script of somebody else",
  refuses: "refuses connections",
  closed: "closed the connection",
  "unknown-name": "has a name that cannot be found",
  "unknown-name-now": "has a name that cannot be found right now",
  silent: "does not answer",
  unreachable: "cannot be reached",
  unconnected: "is not connected",
  certificate: "has no certificate that can be trusted",
  error: "answered with an error",
  unexpected: "answered with something unexpected",
  returning: "came back a moment ago",
};

/** A store on a Redis server that could not serve an operation. It holds no secret. */
export class RedisFault extends Error {
  override readonly name = "RedisFault";

  readonly flaw: RedisFlaw;
  /** Host and port. */
  readonly server: string;

  constructor(server: string, flaw: RedisFlaw) {
    super(`Redis at ${server} ${WORDS[flaw]}`);
    this.server = server;
    this.flaw = flaw;
  }
}

/** What it means for the limits, to people. */
export function remarkOf({ message, server, flaw }: RedisFault): Remark {
  return {
    message: `${message}: limits are shared on this machine only`,
    complaint: { kind: "redis", server, flaw },
  };
}

export function isRedisFault(value: unknown): value is RedisFault {
  return value instanceof Error && value.name === "RedisFault";
}

/** First words of Redis' own errors (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const REPLIES: Readonly<Record<string, RedisFlaw>> = {
  LOADING: "loading",
  READONLY: "replica",
  OOM: "no-memory",
  WRONGPASS: "wrong-password",
  NOAUTH: "no-password",
  NOPERM: "no-permission",
  MASTERDOWN: "no-primary",
  CLUSTERDOWN: "cluster-down",
  MISCONF: "no-disk",
  BUSY: "busy",
  MOVED: "cluster-changes",
  ASK: "cluster-changes",
  TRYAGAIN: "cluster-changes",
  UNKILLABLE: "busy",
};

const CODES: Readonly<Record<string, RedisFlaw>> = {
  ECONNREFUSED: "refuses",
  ECONNRESET: "closed",
  EPIPE: "closed",
  ENOTFOUND: "unknown-name",
  EAI_AGAIN: "unknown-name-now",
  ETIMEDOUT: "silent",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
};

const SENTENCES: readonly (readonly [RegExp, RedisFlaw])[] = [
  [/timed? ?out/i, "silent"],
  [/stream isn't writeable|connection is closed/i, "unconnected"],
  [/failed to refresh slots|cluster isn't ready|cluster redirections|startup nodes/i, "cluster-unreachable"],
  [/self.signed|certificate|ssl|tls/i, "certificate"],
];

/**
 * What a failed command or connection means, in words of our own: those of a server or library may repeat what was sent.
 */
export function redisFault(error: unknown, server: string): RedisFault {
  if (isRedisFault(error)) return error;
  const { message, code } =
    error instanceof Error ? (error as Error & { code?: unknown }) : { message: "", code: "" };
  const reply = REPLIES[/^[A-Z]+/.exec(message)?.[0] ?? ""];
  const known = reply ?? CODES[String(code)] ?? SENTENCES.find(([pattern]) => pattern.test(message))?.[1];
  return new RedisFault(server, known ?? "error");
}
