import { describe, expect, it } from "vitest";
import { closest, nearest } from "../../../src/core/text/nearest.ts";

describe("the nearest known word", () => {
  const known = ["mary", "analyst", "architect", "dev", "ux-designer"];

  it.each([
    ["mray", "mary"],
    ["Marie", null],
    ["anaylst", "analyst"],
    ["archtect", "architect"],
    ["dve", "dev"],
    ["ANALIST", "analyst"],
    ["ux-desinger", "ux-designer"],
    ["zzz", null],
    ["", null],
  ])("to %j is %j", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  it("is null when nothing is known", () => {
    expect(nearest("mary", [])).toBeNull();
  });

  it("takes the first of equally near ones", () => {
    expect(nearest("bat", ["cat", "hat"])).toBe("cat");
  });

  it("is found at once for endless words", () => {
    expect(nearest("x".repeat(1_000_000), ["y".repeat(1_000_000)])).toBeNull();
  });
});

describe("the closest known words", () => {
  it("come in the order of their likeness, those that share a part first", () => {
    const models = [
      "whisper-large",
      "llama-4-scout",
      "openai/gpt-oss-20b",
      "openai/gpt-oss-120b",
      "qwen3-32b",
    ];
    expect(closest("gpt-oss-120b", models, 2)).toEqual(["openai/gpt-oss-120b", "openai/gpt-oss-20b"]);
    expect(closest("llama-4-scuot", models, 1)).toEqual(["llama-4-scout"]);
    expect(closest("anything", models, 9)).toHaveLength(5);
    expect(closest("anything", [], 9)).toEqual([]);
  });
});
