import type { Reply } from "../wire/script.ts";
import type { FaultAdapter } from "./adapters.ts";
import { MARK } from "./fault-table.ts";

const HOUR = 3_600_000;

/** How a 429 says when it is over. */
export interface Delay {
  readonly name: string;
  /** Milliseconds, or the moment of the wall clock, for a response sent at `sentAt`. */
  readonly waitMs: number | ((sentAt: number) => number);
  readonly headers?: (sentAt: number) => Reply["headers"];
  readonly body?: (sentAt: number) => Readonly<Record<string, unknown>>;
  /** @default 429 */
  readonly status?: number;
  readonly only?: FaultAdapter["name"];
  /** @default rate_limited */
  readonly outcome?: "quota_exhausted" | "server_error";
}

const retryAfter =
  (value: string | readonly string[]): NonNullable<Delay["headers"]> =>
  () => ({ "retry-after": value });
const said =
  (words: string): NonNullable<Delay["body"]> =>
  () => ({ message: `${MARK}. ${words}` });
/** HTTP dates have no fractions. */
const wholeSecond = (ms: number): number => Math.ceil(ms / 1_000) * 1_000;

/** Short delays, which squad waits for and then asks again. */
export const SHORT_DELAYS: readonly Delay[] = [
  { name: "0.3 s", waitMs: 300, headers: retryAfter("0.3") },
  { name: "1 s", waitMs: 1_000, headers: retryAfter("1") },
  { name: "1.5s with a unit", waitMs: 1_500, headers: retryAfter("1.5s") },
  {
    name: "a date in a second",
    waitMs: (sentAt) => wholeSecond(sentAt + 1_000) - sentAt,
    headers: (sentAt) => ({ "retry-after": new Date(wholeSecond(sentAt + 1_000)).toUTCString() }),
  },
  {
    name: "milliseconds of their own",
    waitMs: 450,
    headers: () => ({ "retry-after-ms": "450", "retry-after": "9" }),
  },
  { name: "two in one header: the longer", waitMs: 1_000, headers: retryAfter("0.3, 1") },
  { name: "two headers: the longer", waitMs: 900, headers: retryAfter(["0.9", "0.2"]) },
  {
    name: "a failure that says so",
    status: 503,
    outcome: "server_error",
    waitMs: 400,
    headers: retryAfter("0.4"),
  },
  { name: "words in the message", waitMs: 600, body: said("Please try again in 0.6s.") },
  { name: "reset headers", waitMs: 700, headers: () => ({ "x-ratelimit-reset-requests-minute": "0.7" }) },
  {
    name: "Groq's reset of its tokens",
    only: "groq",
    waitMs: 766,
    headers: () => ({ "x-ratelimit-reset-tokens": "766ms", "x-ratelimit-remaining-tokens": "0" }),
  },
  {
    name: "Gemini's RetryInfo",
    only: "gemini",
    waitMs: 537,
    body: () => ({
      details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "0.537s" }],
    }),
  },
  {
    name: "OpenRouter's reset as a moment",
    only: "openrouter",
    waitMs: 800,
    headers: (sentAt) => ({ "X-RateLimit-Reset": String(sentAt + 800) }),
  },
  {
    name: "OpenRouter's headers in the body",
    only: "openrouter",
    waitMs: 650,
    body: (sentAt) => ({
      metadata: { headers: { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": String(sentAt + 650) } },
    }),
  },
];

/** Nobody waits for these in a turn that may wait a second. */
export const LONG_DELAYS: readonly Delay[] = [
  { name: "90 s", waitMs: 90_000, headers: retryAfter("90") },
  { name: "3600 s", waitMs: HOUR, headers: retryAfter("3600"), outcome: "quota_exhausted" },
  { name: "2m59.56s", waitMs: 179_560, headers: retryAfter("2m59.56s") },
  {
    name: "a date in an hour",
    waitMs: (sentAt) => wholeSecond(sentAt + HOUR) - sentAt,
    headers: (sentAt) => ({ "retry-after": new Date(wholeSecond(sentAt + HOUR)).toUTCString() }),
    outcome: "quota_exhausted",
  },
  {
    name: "1000000000 s, of which a day is believed",
    waitMs: 24 * HOUR,
    headers: retryAfter("1000000000"),
    outcome: "quota_exhausted",
  },
  {
    name: "Gemini's RetryInfo of 37 s",
    only: "gemini",
    waitMs: 37_000,
    body: () => ({ details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "37s" }] }),
  },
];

/** None of these is a delay: squad takes its own pause, and never asks again at once. */
export const NO_DELAYS: readonly (readonly [string, Reply["headers"]])[] = [
  ["no header", {}],
  ["negative", { "retry-after": "-5" }],
  ["garbage", { "retry-after": `soon ${MARK}` }],
  ["empty", { "retry-after": "" }],
  ["NaN", { "retry-after": "NaN" }],
  ["1e9", { "retry-after": "1e9" }],
  ["0", { "retry-after": "0" }],
  ["a date that is past", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }],
  ["Infinity, twice", { "retry-after": ["Infinity", "-Infinity"], "retry-after-ms": "Infinity" }],
];
