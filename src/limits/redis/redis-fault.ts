/** A store on a Redis server that could not serve an operation. `reason` is one line without any secret. */
export class RedisFault extends Error {
  override readonly name = "RedisFault";

  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

export function isRedisFault(value: unknown): value is RedisFault {
  return value instanceof Error && value.name === "RedisFault";
}

/** First words of Redis' own errors (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const REPLIES: Readonly<Record<string, string>> = {
  LOADING: "is still loading its data",
  READONLY: "is a replica that cannot be written",
  OOM: "has no memory left",
  WRONGPASS: "refused the user or password",
  NOAUTH: "wants a password",
  NOPERM: "does not allow this user what limits need",
  MASTERDOWN: "has lost its primary",
  CLUSTERDOWN: "is a cluster that is down",
  MISCONF: "cannot write to its disk",
  BUSY: "is busy with a script of somebody else",
  MOVED: "is part of a cluster that changes",
  ASK: "is part of a cluster that changes",
  TRYAGAIN: "is part of a cluster that changes",
  UNKILLABLE: "is busy with a script of somebody else",
};

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses connections",
  ECONNRESET: "closed the connection",
  EPIPE: "closed the connection",
  ENOTFOUND: "has a name that cannot be found",
  EAI_AGAIN: "has a name that cannot be found right now",
  ETIMEDOUT: "does not answer",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "cannot be reached",
};

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/timed? ?out/i, "does not answer"],
  [/stream isn't writeable|connection is closed/i, "is not connected"],
  [
    /failed to refresh slots|cluster isn't ready|cluster redirections|startup nodes/i,
    "is a cluster that cannot be reached",
  ],
  [/self.signed|certificate|ssl|tls/i, "has no certificate that can be trusted"],
];

/**
 * What a failed command or connection means, in words of our own: those of a server or library may repeat what was sent.
 */
export function redisFault(error: unknown, place: string): RedisFault {
  if (isRedisFault(error)) return error;
  const { message, code } =
    error instanceof Error ? (error as Error & { code?: unknown }) : { message: "", code: "" };
  const reply = REPLIES[/^[A-Z]+/.exec(message)?.[0] ?? ""];
  const known = reply ?? CODES[String(code)] ?? SENTENCES.find(([pattern]) => pattern.test(message))?.[1];
  return new RedisFault(`${place} ${known ?? "answered with an error"}`);
}
