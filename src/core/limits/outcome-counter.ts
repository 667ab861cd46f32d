import type { FailureKind } from "../provider-error.ts";

/** The counter an outcome goes to. A cancelled request says nothing about the provider. */
export const OUTCOME_COUNTER: Readonly<Record<"ok" | FailureKind, "ok" | "rateLimited" | "failed" | null>> = {
  ok: "ok",
  rate_limited: "rateLimited",
  quota_exhausted: "rateLimited",
  server_error: "failed",
  network: "failed",
  timeout: "failed",
  interrupted: "failed",
  auth: "failed",
  invalid_request: "failed",
  too_large: "failed",
  model_not_found: "failed",
  blocked: "failed",
  empty: "failed",
  low_quality: "failed",
  cancelled: null,
};
