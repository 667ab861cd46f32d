import { describe, expect, it } from "vitest";
import { isSessionId, newSessionId } from "../../../src/sessions/session-id.ts";

describe("isSessionId", () => {
  it.each(["a", "A-b_c.9", "-x", "x".repeat(64), "console", "com", "20261123-1412-k3f9"])(
    "takes %s",
    (id) => {
      expect(isSessionId(id)).toBe(true);
    },
  );

  it.each([
    "",
    ".",
    "..",
    ".x",
    "a/b",
    "a\\b",
    "a b",
    "a\n",
    "é",
    "a:b",
    "x".repeat(65),
    "con",
    "NUL.txt",
    "lpt9",
  ])("refuses %j", (id) => {
    expect(isSessionId(id)).toBe(false);
  });
});

describe("newSessionId", () => {
  it("is the minute in UTC and four characters", () => {
    expect(newSessionId(Date.parse("2026-11-23T14:12:59.999Z"), () => 0)).toBe("20261123-1412-2222");
    expect(newSessionId(Date.parse("2026-01-02T03:04:00.000Z"), () => 0.999999)).toBe("20260102-0304-zzzz");
  });

  it("names a session and sorts by time", () => {
    const ids = [0, 1, 2, 3].map((hour) => newSessionId(Date.UTC(2026, 10, 23, 22 + hour), () => 0.5));
    expect(ids.every(isSessionId)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
  });
});
