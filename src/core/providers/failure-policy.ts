import type { FailureKind } from "./provider-error.ts";

/** What a turn does after an attempt failed. */
export interface FailureResponse {
  /** How often one provider is asked in a turn, through the limiter, while it fails this way; 1 to `MOST_ATTEMPTS`. */
  readonly attempts: number;
  /** The next provider of the chain is asked. */
  readonly fallBack: boolean;
  /**
   * How long all processes leave the provider alone when the server named no delay, in milliseconds; `backoff` is longer
   * each time, 0 not at all. A delay that the server named counts wherever this is not 0; `named`: only such a one.
   */
  readonly coolDown: number | "backoff" | "named";
  /** It is asked again without a pause. */
  readonly isPauseless?: true;
  /** The provider may have counted the tokens of such a request although it answered nothing. */
  readonly spends: boolean;
}

const SECOND = 1_000;
/** A key, an account or a list of models is not mended in less. */
const UNTIL_MENDED = 3_600 * SECOND;

/** Requests that one provider gets in one turn, however they fail. */
export const MOST_ATTEMPTS = 3;

/** Policy is this table; nothing else decides what a failure leads to. */
export const FAILURE_POLICY: Readonly<Record<FailureKind, FailureResponse>> = {
  rate_limited: { attempts: 3, fallBack: true, coolDown: "backoff", spends: true },
  quota_exhausted: { attempts: 1, fallBack: true, coolDown: 600 * SECOND, spends: true },
  server_error: { attempts: 3, fallBack: true, coolDown: "named", spends: false },
  network: { attempts: 2, fallBack: true, coolDown: 0, spends: true },
  timeout: { attempts: 2, fallBack: true, coolDown: 0, spends: true },
  interrupted: { attempts: 2, fallBack: true, coolDown: 0, spends: true },
  auth: { attempts: 1, fallBack: true, coolDown: UNTIL_MENDED, spends: false },
  model_not_found: { attempts: 1, fallBack: true, coolDown: UNTIL_MENDED, spends: false },
  // The next request to it describes the tools in words.
  tools_unsupported: { attempts: 2, fallBack: true, coolDown: 0, isPauseless: true, spends: false },
  too_large: { attempts: 1, fallBack: true, coolDown: 0, spends: false },
  blocked: { attempts: 1, fallBack: true, coolDown: 0, spends: true },
  empty: { attempts: 2, fallBack: true, coolDown: 0, spends: true },
  low_quality: { attempts: 1, fallBack: true, coolDown: 0, spends: true },
  invalid_request: { attempts: 1, fallBack: false, coolDown: 0, spends: false },
  cancelled: { attempts: 1, fallBack: false, coolDown: 0, spends: true },
};
