import type { StatedLimits } from "../../src/core/limits/stated-limits.ts";

/** What the providers send about their rate limits, in their own words. */

export function groqLimit(on: string, numbers: string, type = "tokens"): unknown {
  const message = `Rate limit reached for model \`m\` in organization \`org_1\` service tier \`on_demand\` on ${on}: ${numbers}. Need more tokens? Upgrade today at https://console.groq.com/settings/billing`;
  return { error: { message, type, code: "rate_limit_exceeded" } };
}

export interface GeminiViolation {
  readonly quotaId: string;
  readonly quotaValue?: unknown;
}

export function geminiLimit(violations: readonly GeminiViolation[], retryDelay: string): unknown {
  const metric = "generativelanguage.googleapis.com/generate_content_free_tier_requests";
  const details = [
    {
      "@type": "type.googleapis.com/google.rpc.QuotaFailure",
      violations: violations.map((violation) => ({ quotaMetric: metric, ...violation })),
    },
    { "@type": "type.googleapis.com/google.rpc.Help", links: [] },
    { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay },
  ];
  const message = "You exceeded your current quota, please check your plan and billing details.";
  return { error: { code: 429, message, status: "RESOURCE_EXHAUSTED", details } };
}

export function openrouterLimit(message: string, metadata: unknown, code = 429): unknown {
  return { error: { code, message, metadata }, user_id: "user_1" };
}

/** As Groq documents them: requests a day, tokens a minute. */
export const GROQ_HEADERS: Readonly<Record<string, string>> = {
  "x-ratelimit-limit-requests": "14400",
  "x-ratelimit-limit-tokens": "18000",
  "x-ratelimit-remaining-requests": "14370",
  "x-ratelimit-remaining-tokens": "17997",
  "x-ratelimit-reset-requests": "2m59.56s",
  "x-ratelimit-reset-tokens": "7.66s",
};
export const GROQ_STATED: StatedLimits = {
  rpd: { limit: 14_400, remaining: 14_370, resetMs: 179_560 },
  tpm: { limit: 18_000, remaining: 17_997, resetMs: 7660 },
};
/** As Cerebras documents them, with a spent minute. */
export const CEREBRAS_HEADERS: Readonly<Record<string, string>> = {
  "x-ratelimit-limit-requests-day": "14400",
  "x-ratelimit-remaining-requests-day": "14399",
  "x-ratelimit-reset-requests-day": "33011.382867097855",
  "x-ratelimit-limit-tokens-minute": "30000",
  "x-ratelimit-remaining-tokens-minute": "0",
  "x-ratelimit-reset-tokens-minute": "11.382867097854614",
};
export const CEREBRAS_STATED: StatedLimits = {
  rpd: { limit: 14_400, remaining: 14_399, resetMs: 33_011_383 },
  tpm: { limit: 30_000, remaining: 0, resetMs: 11_383 },
};
