import { msUntilMidnight } from "../core/day-boundary.ts";
import { type FailureKind, ProviderError, type ProviderErrorFacts } from "../core/provider-error.ts";
import { MAX_RETRY_AFTER_MS, retryAfterMs } from "../core/retry-after.ts";
import { safeLine } from "../core/safe-text.ts";
import { classify } from "./classify.ts";
import { type ErrorPayload, readErrorPayload } from "./error-payload.ts";
import { explainResponse } from "./explain-response.ts";
import type { NamedLimit } from "./named-limit.ts";
import type { Origin } from "./origin.ts";

const MAX_MESSAGE = 300;

export interface ErrorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body or stream event; undefined when it was no JSON. */
  readonly body: unknown;
}

/** A failure without an error response. `text` completes "PROVIDER …". */
export function failure(
  origin: Origin,
  kind: FailureKind,
  text: string,
  facts: Partial<ProviderErrorFacts> = {},
): ProviderError {
  const message = safeLine(`${origin.provider} ${text}`, MAX_MESSAGE, origin.secrets);
  return new ProviderError({ ...facts, kind, provider: origin.provider, model: origin.model }, message);
}

/**
 * The failure an error response means, also one inside a 200: its kind, the limit it names and the wait it asks
 * for. `wall` is the present in epoch milliseconds.
 */
export function failureOf(origin: Origin, response: ErrorResponse, wall: number): ProviderError {
  const payload = readErrorPayload(response.body);
  const status = response.status >= 400 ? response.status : payload.status;
  const classified = classify(status, payload, response.headers);
  const wait = waitOf(classified.limit, payload, response.headers, wall);
  const subject = status === undefined ? "reported an error" : `answered ${status}`;
  const words = explainResponse({ ...classified, status, wait, message: payload.message, origin });
  return failure(origin, classified.kind, `${subject}: ${words}`, {
    status: response.status,
    headers: response.headers,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(classified.limit?.dimension === undefined ? {} : { dimension: classified.limit.dimension }),
  });
}

function waitOf(
  limit: NamedLimit | null,
  payload: ErrorPayload,
  headers: Readonly<Record<string, string>>,
  wall: number,
): number | undefined {
  const { bodyHeaders, retryDelay, message } = payload;
  const dimension = limit?.dimension;
  const asked = retryAfterMs(
    { headers, bodyHeaders, retryDelay, message, ...(dimension === undefined ? {} : { dimension }) },
    wall,
  );
  if (limit?.resetZone === undefined) return asked;
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(asked ?? 0, msUntilMidnight(wall, limit.resetZone)));
}
