import { describe, expect, it } from "vitest";
import { matchesGlob } from "../../../src/tools/file-gate/glob.ts";
import { expectLinear } from "../../support/growth.ts";

describe("a pattern of files", () => {
  it.for([
    ["", "docs/a.md", true],
    [".", "docs/a.md", true],
    ["docs", "docs/deep/a.md", true],
    ["docs/", "docs/a.md", true],
    ["docs", "docs2/a.md", false],
    ["docs/a.md", "docs/a.md", true],
    ["*.md", "docs/deep/a.md", true],
    ["*.md", "docs/a.mdx", false],
    ["docs/*.md", "docs/a.md", true],
    ["docs/*.md", "docs/deep/a.md", false],
    ["docs/**/*.md", "docs/a.md", true],
    ["docs/**/*.md", "docs/x/y/a.md", true],
    ["**/a.md", "a.md", true],
    ["**", "x/y", true],
    ["d?cs/*", "docs/a", true],
    ["?.md", "é.md", true],
    ["a*b*c.md", "aXbYc.md", true],
    ["a*b*c.md", "aXcYb.md", false],
    ["[a].md", "a.md", false],
  ] as const)("%s and %s: %s", ([pattern, path, expected]) => {
    expect(matchesGlob(pattern, path)).toBe(expected);
  });

  it("takes no longer for being hostile", async () => {
    const hostile = (size: number): boolean =>
      matchesGlob(`${"a*".repeat(500)}b`, "a".repeat(size)) ||
      matchesGlob(`${"**/".repeat(300)}b`, "a/".repeat(size / 2));
    expect(await expectLinear(hostile, 1000)).toBe(false);
  });
});
