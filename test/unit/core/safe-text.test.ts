import { describe, expect, it } from "vitest";
import { maskSecrets, oneLine, safeLine } from "../../../src/core/safe-text.ts";

const ESC = "\u001b";
const KEY = "gsk_" + "A1b2".repeat(13);

describe("untrusted text as one line", () => {
  it.each([
    ["a\r\nb\tc\u2028d", "a b c d"],
    [`${ESC}[31mred${ESC}[0m`, "red"],
    [`x${ESC}]52;c;ZXZpbA==\u0007y`, "xy"],
    [`x${ESC}]0;title${ESC}\\y`, "xy"],
    [`x\u009d52;c;evil\u009cy\u009b2Jz`, "xyz"],
    [`x${ESC}Ptmux;evil${ESC}\\y`, "xy"],
    ["a\u202eb\u200bc\u{e0041}d", "a b c d"],
    ["safe\rEVIL\b\u0000", "safe EVIL"],
    ["ünïcödé 漢字 🚀", "ünïcödé 漢字 🚀"],
    ["lone \ud800 half", "lone half"],
    [`open ${ESC}]0;never closed`, "open"],
  ])("%j becomes %j", (text, expected) => {
    expect(oneLine(text, 100)).toBe(expected);
  });

  it("is cut at the limit, counted in characters, and says so", () => {
    expect(oneLine("🚀".repeat(20), 10)).toBe("🚀".repeat(9) + "…");
    expect(Array.from(oneLine("x".repeat(1_000_000), 300))).toHaveLength(300);
    expect(oneLine("short", 5)).toBe("short");
  });
});

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
