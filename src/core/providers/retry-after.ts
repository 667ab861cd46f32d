import { parseHttpDate } from "../text/http-date.ts";
import type { LimitDimension } from "../limits/stated-limits.ts";

/** No server's delay is believed beyond a day. */
export const MAX_RETRY_AFTER_MS = 86_400_000;

/** The places where providers say how long to wait. All of it is untrusted text. */
export interface DelaySources {
  /** Response headers, names in lower case; a header sent twice is joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers of an upstream repeated in the body (OpenRouter's `error.metadata.headers`), names in lower case. */
  readonly bodyHeaders?: Readonly<Record<string, string>>;
  /** A delay in a field of the body: Google's `RetryInfo.retryDelay` (`34.07s`), OpenRouter's seconds. */
  readonly retryDelay?: string;
  /** The error message, which may say "try again in 5.289s". */
  readonly message?: string;
  /** Picks among several `x-ratelimit-reset-*` headers. */
  readonly dimension?: LimitDimension;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const AMOUNT = "\\d{1,15}(?:\\.\\d{1,15})?";
const UNIT = "(?:ms|milliseconds?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])";
const QUANTITY = new RegExp(`(${AMOUNT})\\s?(${UNIT})`, "gi");
const LEADING_DURATION = new RegExp(`^(?:${AMOUNT}\\s?${UNIT}\\s?)+`, "i");
const NUMBER = /^[+-]?(?:\d{1,15}(?:\.\d{1,15})?|\.\d{1,15})$/;
const HTTP_DATES = /[a-z]{3}, \d{2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} gmt/gi;
const SPOKEN = /\b(?:again|retry|wait|resets?)(?: again)?(?: in| after| for)?:? (?=\d)/i;

/** Numbers above these are moments, not durations: about 2001 in epoch seconds and in epoch milliseconds. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MS = 1e12;

/**
 * Milliseconds to wait according to the first source that says anything sensible, 0 < result ≤
 * `MAX_RETRY_AFTER_MS`: `retry-after-ms`, `retry-after`, `RetryInfo`, the same headers inside the body, the
 * message, and last the `x-ratelimit-reset*` headers. `wall` is the present in epoch milliseconds.
 * Undefined when nothing does; a delay of 0 says nothing, because the request was refused just now.
 */
export function retryAfterMs(sources: DelaySources, wall: number): number | undefined {
  const { headers, bodyHeaders = {}, retryDelay = "", message = "" } = sources;
  return [
    fromHeaders(headers, wall),
    parseDelay(retryDelay, wall),
    fromHeaders(bodyHeaders, wall),
    parseSpokenDelay(message),
    fromResets({ ...bodyHeaders, ...headers }, wall, sources.dimension),
  ].find((delay) => delay !== undefined && delay > 0);
}

/**
 * A delay as headers write it, in milliseconds: seconds with or without a fraction, `2m59.56s`, `900ms`, or an
 * HTTP date. Of a header sent several times the longest delay counts. The past and negative numbers are 0.
 */
export function parseDelay(text: string, wall: number): number | undefined {
  const dates = text.match(HTTP_DATES);
  if (dates !== null) return longest(dates.map((date) => between(parseHttpDate(date), wall)));
  return longest(text.split(",").map((part) => parseAmount(part, 1000)));
}

/** The delay named in a sentence such as "Please try again in 7m12.5s"; undefined when there is none. */
export function parseSpokenDelay(message: string): number | undefined {
  const lead = SPOKEN.exec(message.slice(0, 4000));
  if (lead === null) return undefined;
  const rest = message.slice(lead.index + lead[0].length).slice(0, 60);
  const duration = LEADING_DURATION.exec(rest);
  return duration === null ? undefined : parseAmount(duration[0], 1000);
}

/** As `parseDelay`, and a number too large to be a duration is a moment in epoch seconds or milliseconds. */
export function parseReset(text: string, wall: number): number | undefined {
  const first = text.split(",")[0]?.trim() ?? "";
  if (NUMBER.test(first)) {
    const value = Number(first);
    if (value >= EPOCH_MS) return between(value, wall);
    if (value >= EPOCH_SECONDS) return between(value * 1000, wall);
  }
  return parseDelay(text, wall);
}

function fromHeaders(headers: Readonly<Record<string, string>>, wall: number): number | undefined {
  const exact = headers["retry-after-ms"];
  const delay = headers["retry-after"];
  return (
    (exact === undefined ? undefined : longest(exact.split(",").map((part) => parseAmount(part, 1)))) ??
    (delay === undefined ? undefined : parseDelay(delay, wall))
  );
}

const RESET = "x-ratelimit-reset";

const RESET_OF: Readonly<Record<string, RegExp>> = {
  rpm: /^(-requests(-minute)?)?$/,
  tpm: /^(-tokens(-minute)?)?$/,
  rpd: /^(-requests(-day)?)?$/,
  tpd: /^(-tokens(-day)?)?$/,
};

/**
 * Among several reset headers those of a spent budget (`-remaining-…: 0`) decide, else those of the dimension,
 * else all; of what is left the shortest, because waiting for a budget that is not spent helps nobody.
 */
function fromResets(
  headers: Readonly<Record<string, string>>,
  wall: number,
  dimension: string | undefined,
): number | undefined {
  const all = Object.keys(headers)
    .filter((name) => name.startsWith(RESET))
    .map((name) => name.slice(RESET.length));
  const spent = all.filter((suffix) => Number(headers[`x-ratelimit-remaining${suffix}`] ?? 1) <= 0);
  const pattern = RESET_OF[dimension ?? ""];
  const fitting = pattern === undefined ? [] : all.filter((suffix) => pattern.test(suffix));
  const chosen = [spent, fitting, all].find((names) => names.length > 0) ?? [];
  const delays = chosen
    .map((suffix) => parseReset(headers[RESET + suffix] ?? "", wall))
    .filter((delay) => delay !== undefined);
  if (delays.length === 0) return undefined;
  return chosen === spent ? Math.max(...delays) : Math.min(...delays);
}

function parseAmount(text: string, bareUnitMs: number): number | undefined {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return bound(Number(trimmed) * bareUnitMs);
  if (LEADING_DURATION.exec(trimmed)?.[0] !== trimmed) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(QUANTITY)) {
    total += Number(amount) * (UNIT_MS[unitOf(unit ?? "")] ?? 0);
  }
  return bound(total);
}

function unitOf(word: string): string {
  const lower = word.toLowerCase();
  return lower === "ms" || lower.startsWith("milli") ? "ms" : lower.slice(0, 1);
}

function between(moment: number | undefined, wall: number): number | undefined {
  return moment === undefined ? undefined : bound(moment - wall);
}

function bound(ms: number): number {
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.ceil(ms)));
}

function longest(delays: readonly (number | undefined)[]): number | undefined {
  const known = delays.filter((delay) => delay !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
