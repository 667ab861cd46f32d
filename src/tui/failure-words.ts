import type { WaitReason } from "../core/limits/limiter.ts";
import type { FailureKind } from "../core/provider-error.ts";

/** What a provider did, to follow its name: `groq is rate limited`. */
export const FAILURE_WORDS: Readonly<Record<FailureKind, string>> = {
  rate_limited: "is rate limited",
  quota_exhausted: "has no quota left for now",
  server_error: "had a server error",
  network: "could not be reached",
  timeout: "did not answer in time",
  interrupted: "stopped answering",
  auth: "refused the key",
  invalid_request: "refused the request",
  too_large: "takes no conversation this long",
  model_not_found: "does not have the model",
  blocked: "withheld the answer",
  empty: "gave an empty answer",
  low_quality: "gave a poor answer",
  cancelled: "was stopped",
};

/** Why a request waits, to follow a duration. */
export const WAIT_WORDS: Readonly<Record<WaitReason, string>> = {
  window: "requests per minute used up",
  burst: "spacing requests out",
  cooldown: "cooling down",
  failing: "it keeps failing",
  key: "it refused the key",
  concurrency: "other requests are in flight",
  backoff: "pausing before another try",
  tokens: "tokens per minute used up",
  day: "the day's quota is used up",
};

/** How an attempt failed, to stand alone beside a provider's name. */
export const SHORT_FAILURE: Readonly<Record<FailureKind, string>> = {
  rate_limited: "rate limited",
  quota_exhausted: "quota used up",
  server_error: "server error",
  network: "not reached",
  timeout: "no answer in time",
  interrupted: "stopped answering",
  auth: "key refused",
  invalid_request: "request refused",
  too_large: "conversation too long",
  model_not_found: "model not found",
  blocked: "answer withheld",
  empty: "empty answer",
  low_quality: "poor answer",
  cancelled: "stopped",
};
