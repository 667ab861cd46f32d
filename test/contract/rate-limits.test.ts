import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProviderType } from "../../src/providers/settings.ts";
import { event, raw, type Script, status } from "../support/wire/script.ts";
import { listen, testProvider } from "../support/wire/test-provider.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

/** Noon UTC is four in the morning in Los Angeles: 20 h to midnight there, 12 h in UTC. */
const WALL = Date.parse("2026-11-23T12:00:00.000Z");
const HOUR = 3_600_000;

let server: WireServer;
let script: Script;

beforeAll(async () => {
  server = await startWireServer({ respond: () => script });
});

afterAll(() => server.close());

async function factsOf(name: string, type: ProviderType, next: Script) {
  script = next;
  const clock = new VirtualClock(WALL);
  const { error } = await listen(testProvider({ name, type, baseUrl: server.baseUrl(name), clock }));
  return { kind: error?.kind, dimension: error?.facts.dimension, retryAfterMs: error?.facts.retryAfterMs };
}

function groqLimit(message: string, type = "tokens"): unknown {
  return { error: { message, type, code: "rate_limit_exceeded" } };
}

function geminiLimit(quotaIds: readonly string[], retryDelay: string, message = "Quota exceeded"): unknown {
  const violations = quotaIds.map((quotaId) => ({ quotaId, quotaValue: "20" }));
  const details = [
    { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations },
    { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay },
  ];
  return { error: { code: 429, message, status: "RESOURCE_EXHAUSTED", details } };
}

function openrouterLimit(message: string, metadata: unknown): unknown {
  return { error: { code: 429, message, metadata } };
}

describe("groq's 429", () => {
  it.each([
    [
      "tokens per minute, in the message alone",
      groqLimit("Rate limit reached on tokens per minute (TPM): Limit 8000. Please try again in 5.289s."),
      {},
      { kind: "rate_limited", dimension: "tpm", retryAfterMs: 5289 },
    ],
    [
      "requests per minute, with a header",
      groqLimit("Rate limit reached on requests per minute (RPM): Limit 30", "requests"),
      { "retry-after": "2" },
      { kind: "rate_limited", dimension: "rpm", retryAfterMs: 2000 },
    ],
    [
      "tokens per day",
      groqLimit("Rate limit reached on tokens per day (TPD): Limit 200000. Please try again in 7m12.5s."),
      {},
      { kind: "quota_exhausted", dimension: "tpd", retryAfterMs: 432_500 },
    ],
    [
      "requests per day",
      groqLimit("Rate limit reached on requests per day (RPD): Limit 1000", "requests"),
      { "retry-after": "3600" },
      { kind: "quota_exhausted", dimension: "rpd", retryAfterMs: HOUR },
    ],
    [
      "nothing but reset headers",
      {},
      {
        "x-ratelimit-remaining-requests": "812",
        "x-ratelimit-reset-requests": "2m59.56s",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "7.66s",
      },
      { kind: "rate_limited", dimension: "tpm", retryAfterMs: 7660 },
    ],
    [
      "a header sent twice",
      groqLimit("slow down"),
      { "retry-after": ["1", "2"] },
      { kind: "rate_limited", dimension: "tpm", retryAfterMs: 2000 },
    ],
    [
      "an HTTP date",
      {},
      { "retry-after": new Date(WALL + 90_000).toUTCString() },
      { kind: "rate_limited", dimension: undefined, retryAfterMs: 90_000 },
    ],
    [
      "nonsense",
      {},
      { "retry-after": "soon" },
      { kind: "rate_limited", dimension: undefined, retryAfterMs: undefined },
    ],
    [
      "a week",
      {},
      { "retry-after": "604800" },
      { kind: "quota_exhausted", dimension: undefined, retryAfterMs: 24 * HOUR },
    ],
  ])("about %s is understood", async (_what, body, headers, expected) => {
    expect(await factsOf("groq", "groq", status(429, body, headers))).toEqual(expected);
  });

  it("for a request that can never fit is no 429 at all", async () => {
    const body = groqLimit("Request too large on tokens per minute (TPM): Limit 8000, Requested 9000");
    expect((await factsOf("groq", "groq", status(413, body))).kind).toBe("too_large");
  });
});

describe("cerebras's 429", () => {
  it.each([
    [
      {
        message: "Requests per day limit exceeded",
        type: "too_many_requests_error",
        code: "request_quota_exceeded",
      },
      { "x-ratelimit-reset-requests-day": "33011.38" },
      { kind: "quota_exhausted", dimension: "rpd", retryAfterMs: 33_011_380 },
    ],
    [
      {
        message: "Tokens per minute limit exceeded",
        type: "too_many_tokens_error",
        code: "token_quota_exceeded",
      },
      { "x-ratelimit-reset-tokens-minute": "11.38", "x-ratelimit-reset-requests-day": "33011.38" },
      { kind: "rate_limited", dimension: "tpm", retryAfterMs: 11_380 },
    ],
    [
      { message: "Too many requests" },
      { "x-ratelimit-remaining-tokens-minute": "0", "x-ratelimit-reset-tokens-minute": "3.5" },
      { kind: "rate_limited", dimension: "tpm", retryAfterMs: 3500 },
    ],
  ])("%j is understood", async (body, headers, expected) => {
    expect(await factsOf("cerebras", "openai-compatible", status(429, body, headers))).toEqual(expected);
  });
});

describe("gemini's 429", () => {
  const MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
  const TOKENS = "GenerateContentInputTokensPerModelPerMinute-FreeTier";
  const DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";

  it.each([
    [
      "a minute",
      geminiLimit([MINUTE], "34.07s"),
      { kind: "rate_limited", dimension: "rpm", retryAfterMs: 34_070 },
    ],
    ["tokens", geminiLimit([TOKENS], "900ms"), { kind: "rate_limited", dimension: "tpm", retryAfterMs: 900 }],
    [
      "a day, whose short delay is no use before midnight in California",
      geminiLimit([DAY], "34s"),
      { kind: "quota_exhausted", dimension: "rpd", retryAfterMs: 20 * HOUR },
    ],
    [
      "a minute and a day at once",
      geminiLimit([MINUTE, DAY], "34s"),
      { kind: "quota_exhausted", dimension: "rpd", retryAfterMs: 20 * HOUR },
    ],
    [
      "a model outside the free tier",
      geminiLimit(
        [],
        "10s",
        "Quota exceeded for metric: free_tier_requests, limit: 0\nPlease retry in 34.07s.",
      ),
      { kind: "quota_exhausted", dimension: "rpd", retryAfterMs: 20 * HOUR },
    ],
    [
      "a delay in the message alone",
      {
        error: { code: 429, message: "You exceeded your quota. Please retry in 34.074824224s.", status: "X" },
      },
      { kind: "rate_limited", dimension: undefined, retryAfterMs: 34_075 },
    ],
  ])("about %s is understood", async (_what, body, expected) => {
    expect(await factsOf("gemini", "gemini", status(429, body))).toEqual(expected);
  });

  it("is understood inside a list, and next to a key that is no key", async () => {
    const limit = geminiLimit([MINUTE], "3s");
    expect((await factsOf("gemini", "gemini", status(429, [limit]))).retryAfterMs).toBe(3000);
    const body = {
      error: {
        code: 400,
        message: "API key not valid. Please pass a valid API key.",
        status: "INVALID_ARGUMENT",
        details: [{ reason: "API_KEY_INVALID" }],
      },
    };
    expect((await factsOf("gemini", "gemini", status(400, body))).kind).toBe("auth");
  });
});

describe("openrouter's 429", () => {
  const daily = openrouterLimit("Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000", {
    headers: {
      "X-RateLimit-Limit": "50",
      "X-RateLimit-Remaining": "0",
      "X-RateLimit-Reset": String(WALL + 12 * HOUR),
    },
  });
  const spentDay = { kind: "quota_exhausted", dimension: "rpd", retryAfterMs: 12 * HOUR };

  it("names the day and its reset inside the body", async () => {
    expect(await factsOf("openrouter", "openai-compatible", status(429, daily))).toEqual(spentDay);
  });

  it("means the same with status 200 and inside the stream", async () => {
    expect(await factsOf("openrouter", "openai-compatible", status(200, daily))).toEqual(spentDay);
    expect(await factsOf("openrouter", "openai-compatible", raw(event(daily)))).toEqual(spentDay);
  });

  it("gives the epoch of its reset in a header too", async () => {
    const body = openrouterLimit("Rate limit exceeded: free-models-per-min", {});
    const headers = { "X-RateLimit-Reset": String(WALL + 21_000) };
    expect(await factsOf("openrouter", "openai-compatible", status(429, body, headers))).toEqual({
      kind: "rate_limited",
      dimension: "rpm",
      retryAfterMs: 21_000,
    });
  });

  it("tells the provider behind it from itself", async () => {
    const body = openrouterLimit("Provider returned error", {
      provider_name: "Chutes",
      raw: "model is temporarily rate-limited upstream, 20 requests per minute. Please retry shortly",
    });
    expect(await factsOf("openrouter", "openai-compatible", status(429, body))).toMatchObject({
      kind: "rate_limited",
      dimension: "upstream",
    });
  });
});

describe("other error responses", () => {
  it.each([
    [
      400,
      { error: { message: "maximum context length is 8192 tokens", code: "context_length_exceeded" } },
      "too_large",
    ],
    [400, { error: { message: "This model's maximum context length is 8192 tokens." } }, "too_large"],
    [400, { error: { message: "The input token count (90000) exceeds the maximum" } }, "too_large"],
    [
      400,
      { error: { type: "exceed_context_size_error", message: "request exceeds the available context size" } },
      "too_large",
    ],
    [400, { error: { message: "gone", code: "model_decommissioned" } }, "model_not_found"],
    [400, { error: { message: "foo/bar is not a valid model ID" } }, "model_not_found"],
    [404, { error: { message: 'model "x" not found, try pulling it first' } }, "model_not_found"],
    [400, { error: { message: "User location is not supported for the API use." } }, "auth"],
    [403, { error: { message: "Your input was flagged", metadata: { reasons: ["violence"] } } }, "blocked"],
    [400, { error: { message: "Failed to call a function", code: "tool_use_failed" } }, "server_error"],
    [
      429,
      { error: { message: "You exceeded your current quota", code: "insufficient_quota" } },
      "quota_exhausted",
    ],
    [
      503,
      { error: { code: 503, message: "The model is overloaded", status: "UNAVAILABLE" } },
      "server_error",
    ],
    [400, { detail: "temperature must be a number" }, "invalid_request"],
    [400, "not even json", "invalid_request"],
    [500, [], "server_error"],
    [500, null, "server_error"],
    [400, { error: "just words" }, "invalid_request"],
  ])("%i %j is %s", async (code, body, kind) => {
    expect((await factsOf("cerebras", "openai-compatible", status(code, body))).kind).toBe(kind);
  });
});
