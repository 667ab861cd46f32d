import { describe, expect, it } from "vitest";
import { maskRedisUrl, readBaseUrl, readRedisUrl } from "../../../src/config/endpoint.ts";
import { printable } from "../../../src/config/fault.ts";
import { readDuration } from "../../../src/core/text/duration.ts";
import { readPercent } from "../../../src/config/units.ts";

describe("a duration", () => {
  it.each([
    ["250ms", 250],
    ["60s", 60_000],
    ["2m", 120_000],
    ["1h", 3_600_000],
    ["1.5s", 1500],
    ["1m30s", 90_000],
    [" 5s ", 5000],
    [0, 0],
  ])("%j is %i ms", (raw, ms) => {
    expect(readDuration(raw)).toBe(ms);
  });

  it.each([
    60,
    "60",
    "s",
    "-1s",
    "1 s",
    "1d",
    "1e3s",
    "",
    null,
    true,
    "9".repeat(40) + "s",
    "99999999999999999h",
  ])("%j is none", (raw) => {
    expect(readDuration(raw)).toBeUndefined();
  });
});

describe("a percentage", () => {
  it.each([
    ["20%", 0.2],
    ["12.5 %", 0.125],
    ["100%", 1],
    [0.5, 0.5],
    [1, 1],
  ])("%j is %d", (raw, share) => {
    expect(readPercent(raw)).toBe(share);
  });

  it.each([20, -0.1, "20", "101%", "%", "-5%", null, Number.NaN])("%j is none", (raw) => {
    expect(readPercent(raw)).toBeUndefined();
  });
});

describe("a base URL", () => {
  it.each([
    "https://api.groq.com",
    "https://openrouter.ai/api/v1",
    "http://127.0.0.1:11434/v1",
    "http://localhost:1234/v1",
    "http://[::1]:8080",
    "http://127.8.9.1",
  ])("may be %s", (url) => {
    expect(readBaseUrl(url)).toBe(url);
  });

  it.each([
    "http://api.groq.com",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://0.0.0.0:80",
    "https://user@api.example",
    "https://:pw@api.example",
    "https://api.example/v1?key=1",
    "https://api.example/#x",
    "ftp://api.example",
    "javascript:alert(1)",
    "https://",
    "//api.example",
    "https://api.example/\u0000",
    "https://ex\u0430mple.com",
    `https://api.example/${"x".repeat(3000)}`,
    7,
    null,
  ])("may not be %j", (url) => {
    expect(readBaseUrl(url)).toBeUndefined();
  });
});

describe("a Redis URL", () => {
  it.each([
    ["redis://127.0.0.1:6379", "redis://127.0.0.1:6379"],
    ["rediss://user:s3cret@host:6380/2", "rediss://***@host:6380/2"],
    ["redis://:s3cret@host", "redis://***@host"],
    ["redis://host/0?password=s3cret", "redis://host/0"],
    ["redis://host/s3cret", "redis://host"],
  ])("%s is shown as %s", (url, shown) => {
    expect(readRedisUrl(url)).toBe(url);
    expect(maskRedisUrl(url)).toBe(shown);
  });

  it.each(["redis://", "http://host", "user:s3cret@host", "redis://h:port", "", null])(
    "may not be %j",
    (url) => {
      expect(readRedisUrl(url)).toBeUndefined();
      expect(maskRedisUrl(String(url))).not.toContain("s3cret");
    },
  );
});

it("a text in a message has neither controls nor direction marks, and an end", () => {
  expect(printable("a\u001b[2J\r\nb\u202Ec\u2028d")).toBe("a?[2J?b?c?d");
  expect(printable("x".repeat(1000))).toHaveLength(300);
});
