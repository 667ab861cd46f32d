import { describe, expect, it } from "vitest";
import { rankFiles } from "../../../src/tools/file-gate/rank-files.ts";

const PATHS = [
  "docs/architecture.md",
  "docs/brief.md",
  "src/tools/file-gate/file-gate.ts",
  "src/tools/file-gate/open-inside.ts",
  "src/cli/commands/run.ts",
  "src/brief/index.ts",
  "README.md",
  "test/read-brief.test.ts",
  "src/MyGreatView.tsx",
  "notas/São João.md",
];

describe("files for what was typed", () => {
  it.for([
    ["brief", ["docs/brief.md", "test/read-brief.test.ts", "src/brief/index.ts"]],
    ["read", ["README.md", "test/read-brief.test.ts"]],
    ["src/cli", ["src/cli/commands/run.ts"]],
    ["fg", ["src/tools/file-gate/file-gate.ts", "src/tools/file-gate/open-inside.ts"]],
    ["mgv", ["src/MyGreatView.tsx"]],
    ["sao jo", ["notas/São João.md"]],
    ["arch.md", ["docs/architecture.md"]],
    ["zzz", []],
  ] as const)("%s finds %j first", ([query, expected]) => {
    expect(rankFiles(query, PATHS, 10).slice(0, expected.length)).toEqual(expected);
  });

  it("are no more than asked for, and the outer ones first without a word", () => {
    expect(rankFiles("", PATHS, 2)).toEqual(["README.md", "docs/brief.md"]);
    expect(rankFiles("md", PATHS, 0)).toEqual([]);
  });

  it("are found in time among 5,000", () => {
    const many = Array.from(
      { length: 5000 },
      (_, index) => `packages/p${index}/src/some-module-${index}.test.ts`,
    );
    const began = performance.now();
    rankFiles("smt9", many, 10);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
