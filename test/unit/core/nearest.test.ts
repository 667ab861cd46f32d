import { describe, expect, it } from "vitest";
import { nearest } from "../../../src/core/nearest.ts";

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
