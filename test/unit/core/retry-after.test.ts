import { describe, expect, it } from "vitest";
import { msUntilMidnight } from "../../../src/core/day-boundary.ts";
import { parseHttpDate } from "../../../src/core/text/http-date.ts";
import {
  MAX_RETRY_AFTER_MS,
  parseDelay,
  parseReset,
  parseSpokenDelay,
  retryAfterMs,
} from "../../../src/core/providers/retry-after.ts";

const WALL = Date.parse("2026-11-23T12:00:00.000Z");
const inTen = new Date(WALL + 10_000).toUTCString();
const inTwenty = new Date(WALL + 20_000).toUTCString();

describe("a delay in a header", () => {
  it.each([
    ["2", 2000],
    ["0.3", 300],
    [".5", 500],
    [" 90 ", 90_000],
    ["2m59.56s", 179_560],
    ["7.66s", 7660],
    ["1h2m3s", 3_723_000],
    ["900ms", 900],
    ["1d", MAX_RETRY_AFTER_MS],
    ["34.074824224s", 34_075],
    ["0", 0],
    ["-5", 0],
    ["1000000000", MAX_RETRY_AFTER_MS],
    ["1, 2", 2000],
    ["5, 5", 5000],
    [inTen, 10_000],
    [`${inTen}, ${inTwenty}`, 20_000],
    [new Date(WALL - 60_000).toUTCString(), 0],
  ])("%j is understood", (text, expected) => {
    expect(parseDelay(text, WALL)).toBe(expected);
  });

  it.each([
    "",
    " ",
    "soon",
    "NaN",
    "Infinity",
    "1e9",
    "0x10",
    "2 apples",
    "s",
    "--1",
    "1.2.3",
    "9".repeat(400),
  ])("%j is nonsense and gives nothing", (text) => {
    expect(parseDelay(text, WALL)).toBeUndefined();
  });

  it("agrees with the platform about dates", () => {
    for (const text of [
      "Sun, 06 Nov 1994 08:49:37 GMT",
      "Thu, 29 Feb 2024 23:59:59 GMT",
      "Fri, 01 Mar 2100 00:00:00 GMT",
      inTen,
    ]) {
      expect(parseHttpDate(text)).toBe(Date.parse(text));
    }
    expect(parseHttpDate("Sun, 06 Foo 1994 08:49:37 GMT")).toBeUndefined();
    expect(parseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT")).toBeUndefined();
  });
});

describe("a reset header", () => {
  it("may be epoch milliseconds, epoch seconds or a duration", () => {
    expect(parseReset(String(WALL + 5000), WALL)).toBe(5000);
    expect(parseReset(String(WALL / 1000 + 5), WALL)).toBe(5000);
    expect(parseReset("12.5", WALL)).toBe(12_500);
    expect(parseReset("2m59.56s", WALL)).toBe(179_560);
    expect(parseReset(String(WALL - 5000), WALL)).toBe(0);
  });
});

describe("a delay in a sentence", () => {
  it.each([
    ["Rate limit reached (TPM): Limit 15000. Please try again in 5.289s. Visit https://x", 5289],
    ["Please try again in 7m12.5s.", 432_500],
    ["Please retry in 34.074824224s.", 34_075],
    ["please wait 20 minutes", 1_200_000],
    ["retry after 12 seconds", 12_000],
    ["Try again in 900ms", 900],
    ["resets in: 1h 5m", 3_900_000],
  ])("%j is understood", (message, expected) => {
    expect(parseSpokenDelay(message)).toBe(expected);
  });

  it.each(["Too many requests", "try again in a moment", "wait 20 more", "try again in 5 apples", "in 5s"])(
    "%j names none",
    (message) => {
      expect(parseSpokenDelay(message)).toBeUndefined();
    },
  );
});

describe("the wait a response asks for", () => {
  it("comes from the most exact source that makes sense", () => {
    const headers = { "retry-after": "2", "retry-after-ms": "1500", "x-ratelimit-reset-tokens": "7.66s" };
    const message = "try again in 9s";
    expect(retryAfterMs({ headers, message }, WALL)).toBe(1500);
    expect(retryAfterMs({ headers: { ...headers, "retry-after-ms": "x" }, message }, WALL)).toBe(2000);
    expect(retryAfterMs({ headers: { "retry-after": "soon" }, message, retryDelay: "4s" }, WALL)).toBe(4000);
    expect(retryAfterMs({ headers: { "retry-after": "soon" }, message }, WALL)).toBe(9000);
    expect(retryAfterMs({ headers: {} }, WALL)).toBeUndefined();
  });

  it("is found in the headers of an upstream repeated in the body", () => {
    const bodyHeaders = { "x-ratelimit-reset": String(WALL + 60_000), "x-ratelimit-remaining": "0" };
    expect(retryAfterMs({ headers: {}, bodyHeaders }, WALL)).toBe(60_000);
  });

  it("takes the reset of the budget that is spent", () => {
    const headers = {
      "x-ratelimit-reset-requests": "2m59.56s",
      "x-ratelimit-remaining-requests": "812",
      "x-ratelimit-reset-tokens": "7.66s",
      "x-ratelimit-remaining-tokens": "0",
    };
    expect(retryAfterMs({ headers }, WALL)).toBe(7660);
    expect(retryAfterMs({ headers: { ...headers, "x-ratelimit-remaining-requests": "0" } }, WALL)).toBe(
      179_560,
    );
  });

  it("takes the reset of the named dimension when no budget is said to be spent", () => {
    const headers = {
      "x-ratelimit-reset-requests-day": "43200.5",
      "x-ratelimit-reset-tokens-minute": "11.2",
    };
    expect(retryAfterMs({ headers, dimension: "rpd" }, WALL)).toBe(43_200_500);
    expect(retryAfterMs({ headers, dimension: "tpm" }, WALL)).toBe(11_200);
    expect(retryAfterMs({ headers }, WALL)).toBe(11_200);
  });
});

describe("the next midnight", () => {
  it.each([
    ["2026-11-23T12:00:00.000Z", "UTC", 12 * 3_600_000],
    ["2026-11-23T12:00:00.250Z", "America/Los_Angeles", 20 * 3_600_000 - 250],
    ["2026-07-01T12:00:00.000Z", "America/Los_Angeles", 19 * 3_600_000],
    ["2026-11-01T07:30:00.000Z", "America/Los_Angeles", 24.5 * 3_600_000],
    ["2026-03-08T08:30:00.000Z", "America/Los_Angeles", 22.5 * 3_600_000],
    ["2026-11-23T00:00:00.000Z", "UTC", 24 * 3_600_000],
  ])("after %s in %s is found", (wall, zone, expected) => {
    expect(msUntilMidnight(Date.parse(wall), zone)).toBe(expected);
  });
});
