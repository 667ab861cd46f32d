import type { ProviderErrorFacts } from "../core/provider-error.ts";
import type { ErrorPayload } from "./error-payload.ts";

type LimitDimension = NonNullable<ProviderErrorFacts["dimension"]>;

/** Which limit a 429 is about. */
export interface NamedLimit {
  readonly dimension: LimitDimension | undefined;
  /** Nothing but waiting for the quota's own reset helps. */
  readonly daily: boolean;
  /** IANA zone at whose midnight a daily quota returns, where the provider documents one. */
  readonly resetZone: string | undefined;
}

/** Google counts days in Pacific time, OpenRouter in UTC; Groq's and Cerebras's days roll. */
const PACIFIC = "America/Los_Angeles";

/**
 * Words by which providers name a limit; the first match wins, so days come before minutes: a body that names
 * both a spent minute and a spent day is about the day.
 */
const NAMED: readonly (readonly [RegExp, NamedLimit])[] = [
  [/tokens?\w*PerDay/i, { dimension: "tpd", daily: true, resetZone: PACIFIC }],
  [/PerDayPer|RequestsPerDay/i, { dimension: "rpd", daily: true, resetZone: PACIFIC }],
  [/limit: 0\b/i, { dimension: "rpd", daily: true, resetZone: PACIFIC }],
  [/free-models-per-day|free_tier_daily/i, { dimension: "rpd", daily: true, resetZone: "UTC" }],
  [/tokens?[ -]per[ -]day|\bTPD\b|daily tokens?/i, { dimension: "tpd", daily: true, resetZone: undefined }],
  [
    /requests?[ -]per[ -]day|\bRPD\b|per[ -]day|\bdaily\b/i,
    { dimension: "rpd", daily: true, resetZone: undefined },
  ],
  [
    /tokens?[ -]per[ -]minute|\bTPM\b|tokens?\w*PerMinute/i,
    { dimension: "tpm", daily: false, resetZone: undefined },
  ],
  [
    /requests?[ -]per[ -]minute|\bRPM\b|PerMinute|free-models-per-min/i,
    { dimension: "rpm", daily: false, resetZone: undefined },
  ],
];

/** Budgets whose `x-ratelimit-remaining…` header says 0. */
const SPENT: readonly (readonly [string, NamedLimit])[] = [
  ["-tokens-day", { dimension: "tpd", daily: true, resetZone: undefined }],
  ["-requests-day", { dimension: "rpd", daily: true, resetZone: undefined }],
  ["-tokens-minute", { dimension: "tpm", daily: false, resetZone: undefined }],
  ["-tokens", { dimension: "tpm", daily: false, resetZone: undefined }],
  ["-requests-minute", { dimension: "rpm", daily: false, resetZone: undefined }],
];

const CODES: Readonly<Record<string, NamedLimit>> = {
  insufficient_quota: { dimension: undefined, daily: true, resetZone: undefined },
  tokens: { dimension: "tpm", daily: false, resetZone: undefined },
  token_quota_exceeded: { dimension: "tpm", daily: false, resetZone: undefined },
};

const UPSTREAM: NamedLimit = { dimension: "upstream", daily: false, resetZone: undefined };
const UNKNOWN: NamedLimit = { dimension: undefined, daily: false, resetZone: undefined };

/** The limit a 429 names, by its text, its codes, its spent budgets; an upstream's limit when a router passes it on. */
export function namedLimit(payload: ErrorPayload, headers: Readonly<Record<string, string>>): NamedLimit {
  const worded = NAMED.find(([pattern]) => pattern.test(payload.evidence))?.[1];
  if (worded !== undefined && !(payload.upstream && !worded.daily)) return worded;
  if (payload.upstream) return UPSTREAM;
  const coded = payload.codes.map((code) => CODES[code]).find((limit) => limit !== undefined);
  if (coded !== undefined) return coded;
  const spent = SPENT.find(([suffix]) => Number(headers[`x-ratelimit-remaining${suffix}`] ?? 1) <= 0);
  return spent?.[1] ?? UNKNOWN;
}
