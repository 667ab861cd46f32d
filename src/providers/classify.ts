import type { StatedLimits } from "../core/limits/stated-limits.ts";
import type { FailureKind } from "../core/providers/provider-error.ts";
import type { ErrorPayload } from "./error-payload.ts";
import { type NamedLimit, namedLimit } from "./named-limit.ts";

/** The failures an error response can mean; the others have no response or come from reading one. */
export type ResponseFailureKind = Extract<
  FailureKind,
  | "auth"
  | "blocked"
  | "invalid_request"
  | "model_not_found"
  | "quota_exhausted"
  | "rate_limited"
  | "server_error"
  | "timeout"
  | "too_large"
  | "tools_unsupported"
>;

export interface Classification {
  readonly kind: ResponseFailureKind;
  /** The limit that was hit, for `rate_limited` and `quota_exhausted`. */
  readonly limit: NamedLimit | null;
}

/** What a status means when the body says nothing better. Absent: ≥ 500 `server_error`, else `invalid_request`. */
const STATUS_KIND: Readonly<Record<number, ResponseFailureKind>> = {
  401: "auth",
  403: "auth",
  404: "model_not_found",
  405: "model_not_found",
  408: "timeout",
  409: "server_error",
  410: "model_not_found",
  424: "server_error",
  425: "server_error",
  429: "rate_limited",
  498: "server_error",
};

/** Statuses that no code in the body can talk away. */
const DECISIVE_STATUS: Readonly<Record<number, ResponseFailureKind>> = { 402: "auth", 413: "too_large" };

/** Codes, types and reasons of the providers' error objects, in lower case. They win over the status. */
const CODE_KIND: ReadonlyMap<string, ResponseFailureKind> = new Map(
  Object.entries<ResponseFailureKind>({
    api_key_invalid: "auth",
    api_key_expired: "auth",
    authentication_error: "auth",
    content_filter: "blocked",
    content_policy_violation: "blocked",
    context_length_exceeded: "too_large",
    exceed_context_size_error: "too_large",
    insufficient_quota: "quota_exhausted",
    invalid_api_key: "auth",
    json_validate_failed: "server_error",
    model_decommissioned: "model_not_found",
    model_not_active: "model_not_found",
    model_not_found: "model_not_found",
    model_terms_required: "model_not_found",
    not_found: "model_not_found",
    organization_restricted: "auth",
    overloaded_error: "server_error",
    permission_denied: "auth",
    // Cerebras sends it with a 429 when it is busy itself: no limit of the account is reached.
    queue_exceeded: "server_error",
    rate_limit_exceeded: "rate_limited",
    request_quota_exceeded: "rate_limited",
    request_too_large: "too_large",
    resource_exhausted: "rate_limited",
    token_quota_exceeded: "rate_limited",
    too_many_requests_error: "rate_limited",
    tool_use_failed: "server_error",
    unauthenticated: "auth",
    unavailable: "server_error",
    wrong_api_key: "auth",
  }),
);

/** Sentences of servers that answer 400, 403 or 422 without a code that tells. */
const MESSAGE_KIND: readonly (readonly [RegExp, ResponseFailureKind])[] = [
  [
    /context (length|window|size)|maximum context|(prompt|input|request|message).{0,40}too (long|large|many)|(token|input).{0,30}exceeds/i,
    "too_large",
  ],
  [/api key (not valid|expired|not found)|invalid api key|location is not supported/i, "auth"],
  [
    /not a valid model|model.{0,120}(not found|does not exist|decommissioned|no longer)|no models? loaded/i,
    "model_not_found",
  ],
  [/flagged|moderation|content policy|content management policy/i, "blocked"],
];

/**
 * How servers say that a model, or they themselves, cannot call tools: Ollama, OpenRouter (404), vLLM, llama.cpp (500),
 * Gemini's Gemma, Groq.
 */
const KNOWS_NO_TOOLS =
  /(?:not|n't) support (?:tools?|tool.?(?:use|calls?|calling)|functions?|function.?calling)\b|endpoints? found that support tool|(?:tool|function).?(?:use|calls?|calling|choice)?.{0,20}(?:is|are) not (?:supported|enabled)|tool choice requires|tools param requires/i;
/** Statuses that may mean so. */
const NO_TOOLS_STATUSES = new Set([400, 404, 405, 422, 500, 501]);

const VAGUE_STATUSES = new Set([400, 403, 422]);

/**
 * What an error response means. `status` is the HTTP status, or the one the body names when the error came
 * inside a successful response; undefined when there is neither. `stated` is what the response states.
 */
export function classify(
  status: number | undefined,
  payload: ErrorPayload,
  stated: StatedLimits,
): Classification {
  const kind = kindOf(status, payload);
  if (kind !== "rate_limited" && kind !== "quota_exhausted") return { kind, limit: null };
  const limit = namedLimit(payload, stated);
  return { kind: limit.daily ? "quota_exhausted" : kind, limit };
}

function kindOf(status: number | undefined, payload: ErrorPayload): ResponseFailureKind {
  const decided = status === undefined ? undefined : DECISIVE_STATUS[status];
  if (decided !== undefined) return decided;
  if ((status === undefined || NO_TOOLS_STATUSES.has(status)) && KNOWS_NO_TOOLS.test(payload.message)) {
    return "tools_unsupported";
  }
  for (const code of payload.codes) {
    const kind = CODE_KIND.get(code);
    if (kind !== undefined) return kind;
  }
  if (status === undefined || VAGUE_STATUSES.has(status)) {
    const found = MESSAGE_KIND.find(([pattern]) => pattern.test(payload.message));
    if (found !== undefined) return found[1];
  }
  if (status === undefined) return "server_error";
  return STATUS_KIND[status] ?? (status >= 500 ? "server_error" : "invalid_request");
}
