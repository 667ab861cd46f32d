import type { FailureKind } from "./provider-error.ts";

/** What a turn does after an attempt failed. */
export interface FailureResponse {
  /** The same provider may be asked again in this turn, through the limiter. */
  readonly retry: boolean;
  /** The next provider of the chain is asked. */
  readonly fallBack: boolean;
  /**
   * How long all processes leave the provider alone when the server named no delay, in milliseconds; `backoff` is longer
   * each time, 0 not at all.
   */
  readonly coolDown: number | "backoff";
}

const SECOND = 1000;

/** Policy is this table; nothing else decides what a failure leads to. */
export const FAILURE_POLICY: Readonly<Record<FailureKind, FailureResponse>> = {
  rate_limited: { retry: true, fallBack: true, coolDown: "backoff" },
  quota_exhausted: { retry: false, fallBack: true, coolDown: 600 * SECOND },
  server_error: { retry: true, fallBack: true, coolDown: 0 },
  network: { retry: true, fallBack: true, coolDown: 0 },
  timeout: { retry: true, fallBack: true, coolDown: 0 },
  interrupted: { retry: true, fallBack: true, coolDown: 0 },
  auth: { retry: false, fallBack: true, coolDown: 0 },
  model_not_found: { retry: false, fallBack: true, coolDown: 0 },
  too_large: { retry: false, fallBack: true, coolDown: 0 },
  blocked: { retry: false, fallBack: true, coolDown: 0 },
  empty: { retry: false, fallBack: true, coolDown: 0 },
  low_quality: { retry: false, fallBack: true, coolDown: 0 },
  invalid_request: { retry: false, fallBack: false, coolDown: 0 },
  cancelled: { retry: false, fallBack: false, coolDown: 0 },
};
