import { describe, expect, it } from "vitest";
import type { StatedLimits } from "../../src/core/limits/stated-limits.ts";
import {
  CEREBRAS_HEADERS,
  CEREBRAS_STATED,
  geminiLimit,
  GROQ_HEADERS,
  GROQ_STATED,
  groqLimit,
  openrouterLimit,
} from "../support/limit-responses.ts";
import { hearing, WALL } from "../support/wire/hearing.ts";
import { event, raw, type Reply, type Script, status, textEvent } from "../support/wire/script.ts";

const HOUR = 3_600_000;
const MIDNIGHT_UTC = String(WALL + 12 * HOUR);

type Headers = Reply["headers"];

const hear = hearing();

async function factsOf(name: string, next: Script) {
  const { error } = await hear(name, next);
  const { dimension, retryAfterMs, stated } = error?.facts ?? {};
  return { kind: error?.kind, dimension, retryAfterMs, stated };
}

interface Refusal {
  readonly what: string;
  readonly body: unknown;
  readonly headers?: Headers;
  readonly code?: number;
  readonly kind: string;
  readonly dimension?: string;
  readonly wait?: number;
  readonly stated: StatedLimits;
}

function refusals(name: string, rows: readonly Refusal[]): void {
  it.each(rows)("$what", async ({ body, headers = {}, code = 429, kind, dimension, wait, stated }) => {
    expect(await factsOf(name, status(code, body, headers))).toEqual({
      kind,
      dimension,
      retryAfterMs: wait,
      stated,
    });
  });
}

describe("groq refuses", () => {
  refusals("groq", [
    {
      what: "tokens a minute, with the numbers in its sentence",
      body: groqLimit(
        "tokens per minute (TPM)",
        "Limit 15000, Used 11972, Requested 4351. Please try again in 5.289s",
      ),
      kind: "rate_limited",
      dimension: "tpm",
      wait: 5289,
      stated: { tpm: { limit: 15_000, used: 11_972 } },
    },
    {
      what: "tokens a minute, with headers, whose lower limit counts",
      body: groqLimit("tokens per minute (TPM)", "Limit 15000, Used 0, Requested ~12903"),
      headers: { ...GROQ_HEADERS, "x-ratelimit-limit-tokens": "14000", "retry-after": "6" },
      kind: "rate_limited",
      dimension: "tpm",
      wait: 6000,
      stated: {
        rpd: { limit: 14_400, remaining: 14_370, resetMs: 179_560 },
        tpm: { limit: 14_000, used: 0, remaining: 17_997, resetMs: 7660 },
      },
    },
    {
      what: "requests a minute, which no header carries",
      body: groqLimit("requests per minute (RPM)", "Limit 30, Used 30, Requested 1", "requests"),
      headers: GROQ_HEADERS,
      kind: "rate_limited",
      dimension: "rpm",
      stated: { ...GROQ_STATED, rpm: { limit: 30, used: 30 } },
    },
    {
      what: "requests a day",
      body: groqLimit(
        "requests per day (RPD)",
        "Limit 1000, Used 1000, Requested 1. Please try again in 1m26.4s",
        "requests",
      ),
      kind: "quota_exhausted",
      dimension: "rpd",
      wait: 86_400,
      stated: { rpd: { limit: 1000, used: 1000 } },
    },
    {
      what: "tokens a day, whose wait is not the minute's reset",
      body: groqLimit("tokens per day (TPD)", "Limit 200000, Used 200370, Requested 252"),
      headers: { "x-ratelimit-reset-tokens": "7.66s" },
      kind: "quota_exhausted",
      dimension: "tpd",
      stated: { tpd: { limit: 200_000, used: 200_370 }, tpm: { resetMs: 7660 } },
    },
    {
      what: "a limit it does not name",
      body: groqLimit("", "Limit 500000, Used 500370, Requested 252. Please try again in 1m47.5854s"),
      kind: "rate_limited",
      dimension: "tpm",
      wait: 107_586,
      stated: {},
    },
    {
      what: "a day's requests by a spent header alone",
      body: {},
      headers: { "x-ratelimit-remaining-requests": "0", "retry-after": "90" },
      kind: "quota_exhausted",
      dimension: "rpd",
      wait: 90_000,
      stated: { rpd: { remaining: 0 } },
    },
    {
      what: "input tokens a minute, which is another limit",
      body: groqLimit("input tokens per minute (ITPM)", "Limit 5000, Used 4000, Requested 2000"),
      kind: "rate_limited",
      dimension: "tpm",
      stated: {},
    },
    {
      what: "a limit written with separators or units, which it leaves alone",
      body: groqLimit("tokens per minute (TPM)", "Limit 15,000, Used 8K"),
      kind: "rate_limited",
      dimension: "tpm",
      stated: {},
    },
    {
      what: "a request that can never fit, and says into what",
      body: groqLimit("tokens per minute (TPM)", "Limit 8000, Requested 9000"),
      code: 413,
      kind: "too_large",
      stated: { tpm: { limit: 8000 } },
    },
  ]);
});

describe("cerebras refuses", () => {
  const limit = (message: string, type: string, code: string): unknown => ({
    message,
    type,
    param: "quota",
    code,
  });
  refusals("cerebras", [
    {
      what: "tokens a minute",
      body: limit(
        "Tokens per minute limit exceeded - too many tokens processed.",
        "too_many_tokens_error",
        "token_quota_exceeded",
      ),
      headers: CEREBRAS_HEADERS,
      kind: "rate_limited",
      dimension: "tpm",
      wait: 11_383,
      stated: CEREBRAS_STATED,
    },
    {
      what: "uncached tokens a minute",
      body: limit(
        "Uncached tokens per minute limit exceeded",
        "too_many_tokens_error",
        "token_quota_exceeded",
      ),
      kind: "rate_limited",
      dimension: "tpm",
      stated: {},
    },
    {
      what: "requests a day",
      body: limit("Requests per day limit exceeded", "too_many_requests_error", "request_quota_exceeded"),
      headers: { ...CEREBRAS_HEADERS, "x-ratelimit-remaining-requests-day": "0" },
      kind: "quota_exhausted",
      dimension: "rpd",
      wait: 33_011_383,
      stated: { ...CEREBRAS_STATED, rpd: { limit: 14_400, remaining: 0, resetMs: 33_011_383 } },
    },
    {
      what: "tokens a day by a spent header alone",
      body: { message: "Too many requests" },
      headers: { "x-ratelimit-remaining-tokens-day": "0", "x-ratelimit-reset-tokens-day": "7200" },
      kind: "quota_exhausted",
      dimension: "tpd",
      wait: 2 * HOUR,
      stated: { tpd: { remaining: 0, resetMs: 2 * HOUR } },
    },
    {
      what: "anybody while it is busy, which is no limit",
      body: limit("We're experiencing high traffic right now!", "too_many_requests_error", "queue_exceeded"),
      kind: "server_error",
      stated: {},
    },
    {
      what: "an account without a payment method",
      code: 402,
      body: limit("Payment required", "payment_required_error", "insufficient_quota"),
      kind: "auth",
      stated: {},
    },
  ]);
});

describe("gemini refuses", () => {
  const MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
  const TOKENS = "GenerateContentInputTokensPerModelPerMinute-FreeTier";
  const DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
  const TOKENS_DAY = "GenerateContentInputTokensPerModelPerDay-FreeTier";
  refusals("gemini", [
    {
      what: "requests a minute",
      body: geminiLimit([{ quotaId: MINUTE, quotaValue: "5" }], "34.07s"),
      kind: "rate_limited",
      dimension: "rpm",
      wait: 34_070,
      stated: { rpm: { limit: 5 } },
    },
    {
      what: "input tokens a minute, with a number that is none in JSON",
      body: [geminiLimit([{ quotaId: TOKENS, quotaValue: 250_000 }], "900ms")],
      kind: "rate_limited",
      dimension: "tpm",
      wait: 900,
      stated: { tpm: { limit: 250_000 } },
    },
    {
      what: "requests a day, until midnight in California whatever the delay",
      body: geminiLimit([{ quotaId: DAY, quotaValue: "20" }], "34s"),
      kind: "quota_exhausted",
      dimension: "rpd",
      wait: 20 * HOUR,
      stated: { rpd: { limit: 20 } },
    },
    {
      what: "tokens a day",
      body: geminiLimit([{ quotaId: TOKENS_DAY, quotaValue: "1000000" }], "1s"),
      kind: "quota_exhausted",
      dimension: "tpd",
      wait: 20 * HOUR,
      stated: { tpd: { limit: 1_000_000 } },
    },
    {
      what: "several limits at once: the longest wait, each limit, the lower of two",
      body: geminiLimit(
        [
          { quotaId: MINUTE, quotaValue: "15" },
          { quotaId: MINUTE, quotaValue: "10" },
          { quotaId: TOKENS, quotaValue: "250000" },
          { quotaId: DAY, quotaValue: "500" },
        ],
        "34s",
      ),
      kind: "quota_exhausted",
      dimension: "rpd",
      wait: 20 * HOUR,
      stated: { rpm: { limit: 10 }, tpm: { limit: 250_000 }, rpd: { limit: 500 } },
    },
    {
      what: "a model outside the free tier, whose limit of 0 is none to adopt",
      body: geminiLimit([{ quotaId: MINUTE, quotaValue: "0" }], "10s"),
      kind: "quota_exhausted",
      dimension: "rpd",
      wait: 20 * HOUR,
      stated: {},
    },
    {
      what: "quotas it gives no value, and output, which is not counted",
      body: geminiLimit(
        [
          { quotaId: MINUTE },
          { quotaId: TOKENS, quotaValue: "many" },
          { quotaId: "GenerateContentOutputTokensPerModelPerMinute", quotaValue: "9" },
        ],
        "3s",
      ),
      kind: "rate_limited",
      dimension: "tpm",
      wait: 3000,
      stated: {},
    },
  ]);
});

describe("openrouter refuses", () => {
  const dayHeaders = {
    "X-RateLimit-Limit": "50",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": MIDNIGHT_UTC,
  };
  const minuteHeaders = {
    "X-RateLimit-Limit": "20",
    "X-RateLimit-Remaining": 0,
    "X-RateLimit-Reset": WALL + 21_000,
  };
  const day = openrouterLimit(
    "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day",
    { headers: dayHeaders, provider_name: null },
  );
  const spentDay = {
    kind: "quota_exhausted",
    dimension: "rpd",
    wait: 12 * HOUR,
    stated: { rpd: { limit: 50, remaining: 0, resetMs: 12 * HOUR } },
  } as const;
  const spentMinute = {
    kind: "rate_limited",
    dimension: "rpm",
    wait: 21_000,
    stated: { rpm: { limit: 20, remaining: 0, resetMs: 21_000 } },
  } as const;
  const upstream = { kind: "rate_limited", dimension: "upstream", stated: {} } as const;

  refusals("openrouter", [
    { what: "a day, inside the body", body: day, ...spentDay },
    {
      what: "a day, in both places",
      body: day,
      headers: { ...dayHeaders, "X-RateLimit-Limit": "60" },
      ...spentDay,
    },
    {
      what: "a day by its source alone",
      body: openrouterLimit("Rate limit exceeded", {
        limit_source: "openrouter_free_tier_daily",
        headers: dayHeaders,
      }),
      ...spentDay,
    },
    {
      what: "a day of an account with credit, without headers: until midnight UTC",
      body: openrouterLimit("Rate limit exceeded: free-models-per-day-high-balance. ", {}),
      ...spentDay,
      stated: {},
    },
    {
      what: "a minute, inside the body, in numbers",
      body: openrouterLimit("Rate limit exceeded: free-models-per-min. ", { headers: minuteHeaders }),
      ...spentMinute,
    },
    {
      what: "a minute by its source alone",
      body: openrouterLimit("Rate limit exceeded", {
        limit_source: "openrouter_free_tier_per_minute",
        headers: minuteHeaders,
      }),
      ...spentMinute,
    },
    {
      what: "a minute by nothing but its spent headers",
      body: openrouterLimit("Rate limit exceeded", {}),
      headers: { ...dayHeaders, "X-RateLimit-Limit": "20", "X-RateLimit-Reset": String(WALL + 21_000) },
      ...spentMinute,
    },
    {
      what: "what contradicts itself between header and body: only the lower limit",
      body: openrouterLimit("Rate limit exceeded: free-models-per-min. ", { headers: minuteHeaders }),
      headers: { "X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "4", "Retry-After": "5" },
      ...spentMinute,
      wait: 5000,
      stated: { rpm: { limit: 20, resetMs: 21_000 } },
    },
    {
      what: "for a named provider behind it, whose numbers are its own",
      body: openrouterLimit("Provider returned error", {
        raw: '{"error":{"message":"Limit reached: 20 requests per day"}}',
        provider_name: "Chutes",
        retry_after_seconds: 11,
        headers: { ...dayHeaders, "X-RateLimit-Limit-Requests-Minute": "3" },
      }),
      ...upstream,
      wait: 11_000,
    },
    {
      what: "for a provider behind it that it only quotes",
      body: openrouterLimit("Provider returned error", {
        raw: "m is temporarily rate-limited upstream. Please retry in 12s",
      }),
      ...upstream,
      wait: 12_000,
    },
    {
      what: "for a provider behind it by its source, with a header",
      body: openrouterLimit("Rate limit reached", { limit_source: "upstream_provider_shared_pool" }),
      headers: { "Retry-After": "30" },
      ...upstream,
      wait: 30_000,
    },
    {
      what: "an account without credit",
      code: 402,
      body: openrouterLimit("Insufficient credits", { provider_name: null }, 402),
      kind: "auth",
      stated: {},
    },
    {
      what: "while it is down, with a delay",
      code: 503,
      body: openrouterLimit("No instances available", {}, 503),
      headers: { "Retry-After": "3" },
      kind: "server_error",
      wait: 3000,
      stated: {},
    },
  ]);

  it.each([
    ["a 200 with a body", (body: unknown) => status(200, body)],
    ["the first event of a stream", (body: unknown) => raw(event(body))],
    ["a stream that has begun", (body: unknown) => raw(textEvent("openai", "Hel"), event(body))],
  ])("all the same in %s", async (_what, inside) => {
    const { wait, ...day429 } = spentDay;
    expect(await factsOf("openrouter", inside(day))).toEqual({ ...day429, retryAfterMs: wait });
    const broke = inside(openrouterLimit("Insufficient credits", {}, 402));
    expect(await factsOf("openrouter", broke)).toMatchObject({ kind: "auth", stated: {} });
  });

  it("in a stream whose headers said something too", async () => {
    const reply = (request: Parameters<Script>[0]): Reply => {
      const headers = { "X-RateLimit-Limit-Tokens-Minute": "7000" };
      const failed = raw(textEvent("openai", "Hel"), event(day))(request);
      return { ...failed, headers: { ...failed.headers, ...headers } };
    };
    expect((await factsOf("openrouter", reply)).stated).toEqual({ ...spentDay.stated, tpm: { limit: 7000 } });
  });
});

describe("any server refuses", () => {
  refusals("other", [
    {
      what: "without a delay",
      body: {},
      kind: "rate_limited",
      stated: {},
    },
    {
      what: "with a delay of 0",
      body: {},
      headers: { "retry-after": "0" },
      kind: "rate_limited",
      stated: {},
    },
    {
      what: "with a delay of 0 and a better one in its sentence",
      body: { error: { message: "Please try again in 5.289s." } },
      headers: { "retry-after": "0" },
      kind: "rate_limited",
      wait: 5289,
      stated: {},
    },
    {
      what: "for five minutes",
      body: {},
      headers: { "retry-after": "300" },
      kind: "rate_limited",
      wait: 300_000,
      stated: {},
    },
    {
      what: "for longer, which is a quota",
      body: {},
      headers: { "retry-after": "301" },
      kind: "quota_exhausted",
      wait: 301_000,
      stated: {},
    },
    {
      what: "for longer, and names the minute",
      body: { error: { message: "Requests per minute exceeded" } },
      headers: { "retry-after": "301" },
      kind: "rate_limited",
      dimension: "rpm",
      wait: 301_000,
      stated: {},
    },
    {
      what: "in OpenAI's words",
      body: {
        error: {
          message:
            "Rate limit reached for m in organization org-1 on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.",
          type: "tokens",
          param: null,
          code: "rate_limit_exceeded",
        },
      },
      kind: "rate_limited",
      dimension: "tpm",
      wait: 2000,
      stated: { tpm: { limit: 30_000, used: 29_000 } },
    },
    {
      what: "with a code that is a word of JavaScript",
      body: { error: { message: "x", code: "constructor", type: "__proto__" } },
      kind: "rate_limited",
      stated: {},
    },
    {
      what: "with a code that cannot become a number",
      body: { error: { message: "x", code: { toString: 1, valueOf: 1 } } },
      kind: "rate_limited",
      stated: {},
    },
    {
      what: "with a web page",
      body: "<html>slow down</html>",
      headers: { "x-ratelimit-limit-requests-minute": "9" },
      kind: "rate_limited",
      stated: { rpm: { limit: 9 } },
    },
  ]);
});
