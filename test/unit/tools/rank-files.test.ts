import { describe, expect, it } from "vitest";
import { rankFiles } from "../../../src/tools/file-gate/rank-files.ts";
import { expectLinear } from "../../support/growth.ts";

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
    expect(rankFiles(query, PATHS, 10).paths.slice(0, expected.length)).toEqual(expected);
  });

  it("are no more than asked for, and the outer ones first without a word", () => {
    expect(rankFiles("", PATHS, 2)).toEqual({ paths: ["README.md", "docs/brief.md"], total: PATHS.length });
    expect(rankFiles("md", PATHS, 0)).toMatchObject({ paths: [] });
  });

  it("are found in time in proportion to how many there are", async () => {
    const many = (length: number): readonly string[] =>
      Array.from({ length }, (_, index) => `packages/p${index}/src/some-module-${index}.test.ts`);
    expect(await expectLinear((length) => rankFiles("sm9", many(length), 10).paths, 20_000)).toHaveLength(10);
  });
});
