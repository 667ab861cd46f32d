import type { LimitDimension, StatedLimits } from "../core/limits/stated-limits.ts";
import type { ErrorPayload } from "./error-payload.ts";

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

/** OpenRouter's names of its own limits; they hold even when it also quotes a provider behind it. */
const ROUTERS_OWN: readonly (readonly [RegExp, NamedLimit])[] = [
  [/free-models-per-day|free_tier_(daily|per_day)/i, { dimension: "rpd", daily: true, resetZone: "UTC" }],
  [/free-models-per-min|free_tier_per_min/i, { dimension: "rpm", daily: false, resetZone: undefined }],
];

/**
 * Words by which providers name a limit; the first match wins, so days come before minutes: a body that names
 * both a spent minute and a spent day is about the day.
 */
const NAMED: readonly (readonly [RegExp, NamedLimit])[] = [
  [/tokens?\w*PerDay/i, { dimension: "tpd", daily: true, resetZone: PACIFIC }],
  [/PerDayPer|RequestsPerDay/i, { dimension: "rpd", daily: true, resetZone: PACIFIC }],
  [/limit: 0\b/i, { dimension: "rpd", daily: true, resetZone: PACIFIC }],
  [/tokens?[ -]per[ -]day|\bTPD\b|daily tokens?/i, { dimension: "tpd", daily: true, resetZone: undefined }],
  [
    /requests?[ -]per[ -]day|\bRPD\b|per[ -]day|\bdaily\b/i,
    { dimension: "rpd", daily: true, resetZone: undefined },
  ],
  [
    /tokens?[ -]per[ -]minute|\bTPM\b|tokens?\w*PerMinute/i,
    { dimension: "tpm", daily: false, resetZone: undefined },
  ],
  [/requests?[ -]per[ -]minute|\bRPM\b|PerMinute/i, { dimension: "rpm", daily: false, resetZone: undefined }],
];

/** Budgets of which nothing is left; a spent day outlasts a spent minute. */
const SPENT: readonly (readonly [keyof StatedLimits, NamedLimit])[] = [
  ["tpd", { dimension: "tpd", daily: true, resetZone: undefined }],
  ["rpd", { dimension: "rpd", daily: true, resetZone: undefined }],
  ["tpm", { dimension: "tpm", daily: false, resetZone: undefined }],
  ["rpm", { dimension: "rpm", daily: false, resetZone: undefined }],
];

const CODES: ReadonlyMap<string, NamedLimit> = new Map([
  ["insufficient_quota", { dimension: undefined, daily: true, resetZone: undefined }],
  ["tokens", { dimension: "tpm", daily: false, resetZone: undefined }],
  ["token_quota_exceeded", { dimension: "tpm", daily: false, resetZone: undefined }],
]);

const UPSTREAM: NamedLimit = { dimension: "upstream", daily: false, resetZone: undefined };
const UNKNOWN: NamedLimit = { dimension: undefined, daily: false, resetZone: undefined };

/** The limit an error names in words: a router's own, an upstream's when it passes one on, or the provider's. */
export function wordedLimit({ evidence, upstream }: ErrorPayload): NamedLimit | undefined {
  const worded = (list: typeof NAMED): NamedLimit | undefined =>
    list.find(([pattern]) => pattern.test(evidence))?.[1];
  return worded(ROUTERS_OWN) ?? (upstream ? UPSTREAM : worded(NAMED));
}

/** The limit a 429 is about, by its words, its codes, or what it states as spent. */
export function namedLimit(payload: ErrorPayload, stated: StatedLimits): NamedLimit {
  const coded = payload.codes.map((code) => CODES.get(code)).find((limit) => limit !== undefined);
  const spent = SPENT.find(([dimension]) => stated[dimension]?.remaining === 0);
  return wordedLimit(payload) ?? coded ?? spent?.[1] ?? UNKNOWN;
}
