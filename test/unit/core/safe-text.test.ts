import { describe, expect, it } from "vitest";
import { maskSecrets, safeLine } from "../../../src/core/text/safe-text.ts";

const ESC = "\u001b";
const KEY = "gsk_" + "A1b2".repeat(13);

describe("secrets", () => {
  it("are masked exactly as given, wherever they stand", () => {
    expect(maskSecrets("key=hunter2hunter2!", ["hunter2hunter2"])).toBe("key=***!");
  });

  it.each([
    KEY,
    "AIzaSyA-1234567890abcdefghijklmnopqrstu",
    "sk-or-v1-0123456789abcdef",
    "csk-0123456789abcdef",
  ])("shaped like %s are masked even when unknown", (key) => {
    expect(maskSecrets(`bad key ${key}.`, [])).not.toContain(key.slice(8));
  });

  it("cannot hide behind control characters, line breaks or the cut", () => {
    const split = `${KEY.slice(0, 10)}${ESC}[0m${KEY.slice(10)}`;
    expect(safeLine(`refused ${split}`, 300, [KEY])).toBe("refused ***");
    expect(safeLine(`${"x".repeat(290)} ${KEY}`, 300, [KEY])).not.toContain("gsk_");
    expect(safeLine("own\nkey-value", 300, ["own\nkey-value"])).toBe("***");
  });

  it("too short to be one are left alone", () => {
    expect(maskSecrets("a cat sat", ["a"])).toBe("a cat sat");
  });
});
