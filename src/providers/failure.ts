import { msUntilMidnight } from "../core/day-boundary.ts";
import {
  type FailureKind,
  ProviderError,
  type ProviderErrorFacts,
} from "../core/providers/provider-error.ts";
import { MAX_RETRY_AFTER_MS, retryAfterMs } from "../core/providers/retry-after.ts";
import { safeLine } from "../core/text/safe-text.ts";
import { type Classification, classify } from "./classify.ts";
import { type ErrorPayload, readErrorPayload } from "./error-payload.ts";
import { authRefusal, explainResponse, ownWords } from "./explain-response.ts";
import { type HeaderContext, withoutOtherResets } from "./limit-headers.ts";
import type { NamedLimit } from "./named-limit.ts";
import type { Origin } from "./origin.ts";
import { statedLimits } from "./stated-limits.ts";

const MAX_MESSAGE = 300;

/** No limit of a minute asks for a longer wait. */
const LONGEST_MINUTE_WAIT_MS = 300_000;

export interface ErrorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body or stream event; undefined when it was no JSON. */
  readonly body: unknown;
}

/** A failure without an error response. `text` completes "PROVIDER …". */
export function failure(
  origin: Pick<Origin, "provider" | "model" | "secrets">,
  kind: FailureKind,
  text: string,
  facts: Partial<ProviderErrorFacts> = {},
): ProviderError {
  const message = safeLine(`${origin.provider} ${text}`, MAX_MESSAGE, origin.secrets);
  return new ProviderError({ ...facts, kind, provider: origin.provider, model: origin.model }, message);
}

/**
 * The failure an error response means, also one inside a 200: its kind, the limit it names, the wait it asks
 * for and what it states about limits. `wall` is the present in epoch milliseconds.
 */
export function failureOf(origin: Origin, response: ErrorResponse, wall: number): ProviderError {
  const payload = readErrorPayload(response.body);
  const status = response.status >= 400 ? response.status : payload.status;
  const { dialect } = origin;
  const stated = statedLimits({ dialect, headers: response.headers, payload }, wall);
  const read = classify(status, payload, stated);
  const wait = waitOf(read.limit, payload, response.headers, { dialect, wall });
  const classified = { ...read, kind: isQuota(read, wait) ? ("quota_exhausted" as const) : read.kind };
  const subject = status === undefined ? "reported an error" : `answered ${status}`;
  const quote = classified.kind === "invalid_request" ? ownWords(payload.message, origin) : "";
  const story = { ...classified, status, wait, message: payload.message, origin };
  const words = explainResponse(story);
  return failure(origin, classified.kind, `${subject}: ${words}`, {
    status: response.status,
    stated,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(classified.limit?.dimension === undefined ? {} : { dimension: classified.limit.dimension }),
    ...(quote === "" ? {} : { quote }),
    ...(payload.failedGeneration === "" ? {} : { failedGeneration: payload.failedGeneration }),
    ...(classified.kind === "auth" ? { refusal: authRefusal(story) } : {}),
  });
}

/** A limit without a name is a quota when it asks for a longer wait than any minute's. */
function isQuota({ kind, limit }: Classification, wait = 0): boolean {
  return kind === "rate_limited" && limit?.dimension === undefined && wait > LONGEST_MINUTE_WAIT_MS;
}

function waitOf(
  limit: NamedLimit | null,
  payload: ErrorPayload,
  headers: Readonly<Record<string, string>>,
  context: Omit<HeaderContext, "named">,
): number | undefined {
  const { bodyHeaders, retryDelay, evidence } = payload;
  const { wall } = context;
  const named = limit?.dimension;
  const own = (all: typeof headers): typeof headers => withoutOtherResets(all, { ...context, named });
  const asked = retryAfterMs(
    {
      headers: own(headers),
      bodyHeaders: own(bodyHeaders),
      retryDelay,
      message: evidence,
      ...(named === undefined ? {} : { dimension: named }),
    },
    wall,
  );
  if (limit?.resetZone === undefined) return asked;
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(asked ?? 0, msUntilMidnight(wall, limit.resetZone)));
}
