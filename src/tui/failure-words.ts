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
  concurrency: "other requests are in flight",
  backoff: "pausing before another try",
  tokens: "tokens per minute used up",
  day: "the day's quota is used up",
};
