import { describe, expect, it } from "vitest";
import type { StatedLimits } from "../../src/core/limits/stated-limits.ts";
import { CEREBRAS_HEADERS, CEREBRAS_STATED, GROQ_HEADERS, GROQ_STATED } from "../support/limit-responses.ts";
import { hearing, WALL } from "../support/wire/hearing.ts";
import { answer, type Reply } from "../support/wire/script.ts";

const HOUR = 3_600_000;
const MIDNIGHT_UTC = String(WALL + 12 * HOUR);

type Headers = Reply["headers"];

const hear = hearing();

describe("the headers of a good answer", () => {
  it.each<[string, string, Headers, StatedLimits]>([
    ["groq", "a day's requests and a minute's tokens", GROQ_HEADERS, GROQ_STATED],
    ["cerebras", "what their names say", CEREBRAS_HEADERS, CEREBRAS_STATED],
    [
      "cerebras",
      "nothing by a name without a period",
      { "x-ratelimit-limit-requests": "5", "x-ratelimit-reset-requests": "9" },
      {},
    ],
    ["gemini", "nothing", {}, {}],
    ["gemini", "nothing by names Google does not use", { "x-ratelimit-limit-requests": "5" }, {}],
    [
      "openrouter",
      "a minute's requests",
      {
        "X-RateLimit-Limit": "20",
        "X-RateLimit-Remaining": "19",
        "X-RateLimit-Reset": String(WALL + 21_000),
      },
      { rpm: { limit: 20, remaining: 19, resetMs: 21_000 } },
    ],
    ["openrouter", "a minute's, without a reset", { "X-RateLimit-Limit": "20" }, { rpm: { limit: 20 } }],
    [
      "openrouter",
      "nothing when the reset is further than a minute",
      { "X-RateLimit-Limit": "50", "X-RateLimit-Reset": MIDNIGHT_UTC },
      {},
    ],
    [
      "other",
      "a minute's, in OpenAI's form",
      {
        "x-ratelimit-limit-requests": "500",
        "x-ratelimit-remaining-requests": "499",
        "x-ratelimit-reset-requests": "120ms",
        "x-ratelimit-limit-tokens": "30000",
        "x-ratelimit-reset-tokens": "20s",
      },
      { rpm: { limit: 500, remaining: 499, resetMs: 120 }, tpm: { limit: 30_000, resetMs: 20_000 } },
    ],
    [
      "other",
      "nothing in OpenAI's form with a long reset, a broken one or none",
      {
        "x-ratelimit-limit-requests": "1000",
        "x-ratelimit-reset-requests": "86.4",
        "x-ratelimit-limit-tokens": "8000",
        "x-ratelimit-reset-tokens": "soon",
      },
      {},
    ],
    [
      "other",
      "nothing without any name",
      { "x-ratelimit-limit": "60", "x-ratelimit-reset": "5", "x-ratelimit-limit-requests": "9" },
      {},
    ],
    [
      "other",
      "all four by full names",
      {
        "x-ratelimit-limit-req-minute": "60",
        "x-ratelimit-limit-requests-day": "2000",
        "x-ratelimit-limit-tokens-per-minute": "500000",
        "x-ratelimit-remaining-tokens-day": "7",
        "x-ratelimit-limit-tokens-hour": "1000000",
        "x-ratelimit-limit-images-minute": "3",
      },
      { rpm: { limit: 60 }, rpd: { limit: 2000 }, tpm: { limit: 500_000 }, tpd: { remaining: 7 } },
    ],
    [
      "groq",
      "resets in seconds, epoch seconds, epoch milliseconds and as a date",
      {
        "x-ratelimit-reset-tokens": "35",
        "x-ratelimit-reset-requests": String(WALL / 1000 + 60),
        "x-ratelimit-reset-requests-minute": String(WALL + 1500),
        "x-ratelimit-reset-tokens-day": new Date(WALL + 2 * HOUR).toUTCString(),
      },
      {
        tpm: { resetMs: 35_000 },
        rpd: { resetMs: 60_000 },
        rpm: { resetMs: 1500 },
        tpd: { resetMs: 2 * HOUR },
      },
    ],
    [
      "groq",
      "of a header sent twice only what both copies say, and the lower limit",
      {
        "x-ratelimit-limit-tokens": ["8000", "6000"],
        "x-ratelimit-remaining-tokens": ["5000", "4000"],
        "x-ratelimit-reset-tokens": ["7.66s", "7.66s"],
        "x-ratelimit-remaining-requests": ["12", "12"],
      },
      { tpm: { limit: 6000, resetMs: 7660 }, rpd: { remaining: 12 } },
    ],
    [
      "cerebras",
      "nothing that is no whole number in range",
      {
        "x-ratelimit-limit-requests-minute": "0",
        "x-ratelimit-limit-requests-day": "1e3",
        "x-ratelimit-limit-tokens-minute": "1000000000001",
        "x-ratelimit-limit-tokens-day": "Infinity",
        "x-ratelimit-remaining-requests-minute": "-1",
        "x-ratelimit-remaining-tokens-minute": "0.5",
        "x-ratelimit-reset-tokens-minute": "soon",
      },
      {},
    ],
  ])("of %s state %s", async (name, _what, headers, stated) => {
    const { chunks, error } = await hear(name, answer("fine", { headers }));
    expect(error).toBeNull();
    expect(chunks[0]).toEqual({ type: "response", status: 200, stated });
  });
});
