import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_RETRY_AFTER_MS } from "../../src/core/providers/retry-after.ts";
import type { Dialect } from "../../src/providers/dialect.ts";
import { readErrorPayload } from "../../src/providers/error-payload.ts";
import { failureOf } from "../../src/providers/failure.ts";
import { statedLimits } from "../../src/providers/stated-limits.ts";

const WALL = Date.parse("2026-11-23T12:00:00.000Z");

const dialects = fc.constantFrom<Dialect>("groq", "cerebras", "openrouter", "gemini", "openai");

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer({ min: -5, max: 40_000 }).map(String),
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.constantFrom(
    "0",
    "1",
    "1000000000000",
    "1000000000001",
    "7.66s",
    "1, 2",
    "5, 5",
    `${WALL + 500}`,
    "__proto__",
  ),
);

const words = fc.constantFrom(
  "constructor",
  "free-models-per-day",
  "free-models-per-min",
  "Provider returned error",
  "tokens per minute (TPM): Limit 15000, Used 11972, Requested 4351",
  "requests per day (RPD): Limit 0, Used 99999999999999",
  "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
  "GenerateContentInputTokensPerModelPerMinute-FreeTier",
);

const headerName = fc
  .tuple(
    fc.constantFrom("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"),
    fc.constantFrom("", "-requests", "-tokens", "-requests-day", "-tokens-minute", "-constructor", "-x-y-z"),
  )
  .map(([what, suffix]) => what + suffix);

const headers = fc.dictionary(fc.oneof(headerName, fc.string({ maxLength: 10 })), text, { maxKeys: 12 });

/** JSON that breaks code which turns values into text or numbers. */
const inconvertible = fc.constantFrom({ toString: 1, valueOf: 1 }, [{ toString: null, valueOf: null }]);

const anything = fc.oneof(text, words, fc.integer(), inconvertible, fc.jsonValue({ maxDepth: 2 }));

const body = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      error: fc.record(
        {
          message: anything,
          code: anything,
          type: anything,
          status: anything,
          metadata: fc.oneof(
            anything,
            fc.record(
              {
                headers: fc.oneof(headers, anything),
                raw: anything,
                provider_name: anything,
                limit_source: anything,
                retry_after_seconds: anything,
              },
              { requiredKeys: [] },
            ),
          ),
          details: fc.oneof(
            anything,
            fc.array(
              fc.record(
                {
                  violations: fc.oneof(
                    anything,
                    fc.array(fc.record({ quotaId: anything, quotaValue: anything }), { maxLength: 4 }),
                  ),
                  retryDelay: anything,
                },
                { requiredKeys: [] },
              ),
              { maxLength: 3 },
            ),
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  ),
);

const MOST = { limit: 1e12, remaining: 1e12, used: 1e12, resetMs: MAX_RETRY_AFTER_MS };

function expectValid(stated: object): void {
  for (const [dimension, limit] of Object.entries(stated) as [string, Record<string, number>][]) {
    expect(["rpm", "tpm", "rpd", "tpd"]).toContain(dimension);
    expect(Object.keys(limit).length).toBeGreaterThan(0);
    for (const [field, value] of Object.entries(limit)) {
      expect(Object.keys(MOST)).toContain(field);
      expect(Number.isSafeInteger(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(field === "limit" ? 1 : 0);
      expect(value).toBeLessThanOrEqual(MOST[field as keyof typeof MOST]);
    }
  }
}

describe("reading limits, for any headers and any body", () => {
  it("never throws and states nothing but whole numbers in range", () => {
    fc.assert(
      fc.property(dialects, headers, fc.option(body), (dialect, headers, body) => {
        const payload = body === null ? null : readErrorPayload(body);
        expectValid(statedLimits({ dialect, headers, payload }, WALL));
      }),
      { numRuns: 5000 },
    );
  });

  it("ends in a failure with a bounded wait, whatever the status", () => {
    const status = fc.constantFrom(200, 400, 402, 413, 429, 500, 503);
    fc.assert(
      fc.property(dialects, status, headers, body, (dialect, status, headers, body) => {
        const origin = { provider: "p", model: "m", dialect, hasKey: true, secrets: [] };
        const { facts, message } = failureOf(origin, { status, headers, body }, WALL);
        expectValid(facts.stated ?? {});
        expect(facts.retryAfterMs ?? 1).toBeGreaterThan(0);
        expect(facts.retryAfterMs ?? 1).toBeLessThanOrEqual(MAX_RETRY_AFTER_MS);
        expect(message).toMatch(/^[^\p{Cc}\p{Cs}]{1,300}$/u);
      }),
      { numRuns: 5000 },
    );
  });
});
