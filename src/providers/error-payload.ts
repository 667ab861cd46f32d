import { MOST_ARGUMENT_CHARACTERS } from "../core/tools/tool.ts";

/** What an error object of any provider says, bounded and read without trust. */
export interface ErrorPayload {
  /** Every code, type, status and reason found, in lower case. */
  readonly codes: readonly string[];
  /** HTTP status named in the body, for errors inside a successful response. */
  readonly status: number | undefined;
  /** The provider's own sentence, at most `MAX_TEXT` characters. */
  readonly message: string;
  /** Message, upstream text and quota names: everything that may name a limit. */
  readonly evidence: string;
  /** Google's quota violations. */
  readonly quotas: readonly Quota[];
  /** Google's `RetryInfo.retryDelay`, or the seconds of OpenRouter's `retry_after_seconds`. */
  readonly retryDelay: string;
  /** Headers of an upstream repeated in the body, names in lower case. */
  readonly bodyHeaders: Readonly<Record<string, string>>;
  /** What the model wrote where the server could read no calls in it (Groq); empty otherwise. */
  readonly failedGeneration: string;
  /** True when a router passes on the error of the provider behind it; its own limits may be meant all the same. */
  readonly upstream: boolean;
}

/** One violated quota: its id and its limit, as written; either may be empty. */
export interface Quota {
  readonly id: string;
  readonly value: string;
}

type Json = Readonly<Record<string, unknown>>;

const MAX_TEXT = 4000;
const MAX_ITEMS = 20;
/** As much of an answer as a call may have. */
const MAX_GENERATION = MOST_ARGUMENT_CHARACTERS;

/** Reads the error of a parsed body or stream event: `{error: {…}}`, `[{error: {…}}]`, a flat object, or a string. */
export function readErrorPayload(body: unknown): ErrorPayload {
  const outer = record(Array.isArray(body) ? body[0] : body);
  const nested = outer["error"];
  const error = typeof nested === "object" && nested !== null ? record(nested) : outer;
  const message = [error["message"], nested, outer["message"], outer["detail"], body].find(isText) ?? "";
  const metadata = record(error["metadata"]);
  const details = list(error["details"]).map(record);
  const violations = details.flatMap((detail) => list(detail["violations"]).map(record));
  const quotas = violations.map((violation) => ({
    id: wordOf(violation["quotaId"]),
    value: wordOf(violation["quotaValue"]),
  }));
  const metrics = violations.map((violation) => violation["quotaMetric"]);
  const codes = [
    error["code"],
    error["type"],
    error["status"],
    metadata["error_type"],
    ...details.map((detail) => detail["reason"]),
  ];
  return {
    codes: codes.filter(isText).map((code) => code.slice(0, 100).toLowerCase()),
    status: [error["code"], error["status_code"], error["status"]].map(wordOf).map(Number).find(isStatus),
    message: message.slice(0, MAX_TEXT),
    evidence: [
      ...[message, metadata["raw"], metadata["limit_source"], ...metrics].filter(isText),
      ...quotas.flatMap(({ id, value }) => [id, value === "0" ? "limit: 0" : ""]),
    ]
      .map((text) => text.slice(0, MAX_TEXT))
      .join(" "),
    quotas,
    retryDelay:
      details.map((detail) => detail["retryDelay"]).find(isText) ?? wordOf(metadata["retry_after_seconds"]),
    bodyHeaders: lowerCased(record(metadata["headers"])),
    failedGeneration: [error["failed_generation"]].find(isText)?.slice(0, MAX_GENERATION) ?? "",
    upstream:
      isText(metadata["provider_name"]) ||
      isText(metadata["raw"]) ||
      wordOf(metadata["limit_source"]).startsWith("upstream"),
  };
}

/** The parsed body, or undefined when it is no JSON (a proxy's web page, an empty body). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** True when a parsed body or stream event carries an error. */
export function carriesError(value: unknown): boolean {
  const error = record(Array.isArray(value) ? value[0] : value)["error"];
  return error !== undefined && error !== null && error !== false;
}

function lowerCased(headers: Json): Record<string, string> {
  const entries = Object.entries(headers).slice(0, MAX_ITEMS);
  return Object.fromEntries(
    entries
      .filter(([, value]) => typeof value === "string" || typeof value === "number")
      .map(([name, value]) => [name.toLowerCase(), String(value).slice(0, 200)]),
  );
}

function record(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS) : [];
}

/** A short string or a number as text, anything else as none. */
function wordOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, 200) : "";
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isStatus(value: number): boolean {
  return Number.isInteger(value) && value >= 400 && value < 600;
}
