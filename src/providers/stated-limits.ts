import type { StatedLimits } from "../core/limits/stated-limits.ts";
import type { Dialect } from "./dialect.ts";
import type { ErrorPayload } from "./error-payload.ts";
import { readLimitBody } from "./limit-bodies.ts";
import { readLimitHeaders } from "./limit-headers.ts";
import { combineReadings } from "./limit-reading.ts";
import { wordedLimit } from "./named-limit.ts";

/** Everything in a response that may state a limit. All of it is untrusted. */
export interface LimitSources {
  readonly dialect: Dialect;
  /** Response headers, names in lower case; a header sent twice is joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The error the response carries; null for a good one. */
  readonly payload: ErrorPayload | null;
}

/**
 * What a response states about the account's rate limits, in its headers, in headers repeated in its body and in
 * its error. `wall` is the present in epoch milliseconds. What is malformed, out of range, contradictory or of
 * unknown meaning is left out. Never throws.
 */
export function statedLimits({ dialect, headers, payload }: LimitSources, wall: number): StatedLimits {
  const named = payload === null ? undefined : wordedLimit(payload)?.dimension;
  // The numbers that come with an upstream's refusal are the upstream's.
  if (named === "upstream") return {};
  const sources = payload === null ? [headers] : [headers, payload.bodyHeaders];
  return combineReadings([
    ...readLimitHeaders(sources, { dialect, named, wall }),
    ...(payload === null ? [] : readLimitBody(payload)),
  ]);
}
