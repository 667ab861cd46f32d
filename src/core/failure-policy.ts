import type { FailureKind } from "./provider-error.ts";

/** What a turn does after an attempt failed. */
export interface FailureResponse {
  /** The same provider may be asked again in this turn, through the limiter. */
  readonly retry: boolean;
  /** The next provider of the chain is asked. */
  readonly fallBack: boolean;
  /** All processes leave the provider alone for this long when the server named no delay; 0 = not at all. */
  readonly coolDownMs: number;
}

const SECOND = 1000;

/** Policy is this table; nothing else decides what a failure leads to. */
export const FAILURE_POLICY: Readonly<Record<FailureKind, FailureResponse>> = {
  rate_limited: { retry: true, fallBack: true, coolDownMs: 5 * SECOND },
  quota_exhausted: { retry: false, fallBack: true, coolDownMs: 600 * SECOND },
  server_error: { retry: true, fallBack: true, coolDownMs: 0 },
  network: { retry: true, fallBack: true, coolDownMs: 0 },
  timeout: { retry: true, fallBack: true, coolDownMs: 0 },
  interrupted: { retry: true, fallBack: true, coolDownMs: 0 },
  auth: { retry: false, fallBack: true, coolDownMs: 0 },
  model_not_found: { retry: false, fallBack: true, coolDownMs: 0 },
  too_large: { retry: false, fallBack: true, coolDownMs: 0 },
  blocked: { retry: false, fallBack: true, coolDownMs: 0 },
  empty: { retry: false, fallBack: true, coolDownMs: 0 },
  low_quality: { retry: false, fallBack: true, coolDownMs: 0 },
  invalid_request: { retry: false, fallBack: false, coolDownMs: 0 },
  cancelled: { retry: false, fallBack: false, coolDownMs: 0 },
};
