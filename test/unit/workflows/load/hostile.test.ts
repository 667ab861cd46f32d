import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../../src/core/tokens.ts";
import { absolutePath } from "../../../../src/workflows/load/paths.ts";
import { fillVariables, resolvePlaceholders } from "../../../../src/workflows/load/placeholders.ts";
import { splitText } from "../../../../src/workflows/load/split-text.ts";
import { contextOf, workflowOf } from "./support.ts";
import { loadWorkflow } from "../../../../src/workflows/load/load-workflow.ts";

const SIZE = 24_000;
const NASTY: Readonly<Record<string, string>> = {
  spaces: `# X\n\n${" ".repeat(SIZE)}x`,
  "open tags": '<step n="1" goal="x">'.repeat(SIZE / 20),
  "open quotes": '<step n="1" goal="'.repeat(SIZE / 20),
  "open comments": `<step n="1" goal="x">${"<!--".repeat(SIZE / 4)}`,
  "one long word": `# X\n\n${"a-".repeat(SIZE / 2)} memlog.py`,
  bold: "**a".repeat(SIZE / 3),
  emoji: `- ${"🛑".repeat(SIZE / 2)}x`,
  fences: "```markdown\n# x\n".repeat(SIZE / 16),
  headings: "# 1. x\n".repeat(SIZE / 7),
  "step names": "step-".repeat(SIZE / 5),
  braces: "{a".repeat(SIZE / 2),
};

describe("files nobody should have written", () => {
  for (const [name, text] of Object.entries(NASTY)) {
    for (const path of ["_bmad/w/workflow.md", ".claude/skills/x/SKILL.md", "_bmad/w/t.xml"]) {
      it(`end in time: ${name} in ${path}`, async () => {
        const started = performance.now();
        const reading = await loadWorkflow(contextOf({ [path]: text }, { path: `/work/app/${path}` }));
        expect(performance.now() - started).toBeLessThan(4000);
        if (reading.kind === "refused") expect(reading.reason).not.toBe("");
        else
          for (const step of reading.workflow.steps)
            expect(estimateTokens(step.text)).toBeLessThanOrEqual(2000);
      });
    }
  }

  it("lose what acts on a terminal", async () => {
    const workflow = await workflowOf(
      { "_bmad/w/t.md": "# Ti\u001B[31mtle\u202E\n\nDo \u001B]0;x\u0007it.\n" },
      { value: "_bmad/w/t.md" },
    );
    expect(JSON.stringify(workflow)).not.toMatch(/\\u001b|\u202e/i);
  });
});

describe("placeholders", () => {
  const values = new Map([
    ["a", "{b}"],
    ["b", "{c}/x"],
    ["c", "deep"],
    ["loop", "{loop}{loop}"],
  ]);

  it("are resolved through one another; unknown and double ones stay", () => {
    expect(resolvePlaceholders("{a} {{a}} {unknown} {not a name}", values)).toBe(
      "deep/x {{a}} {unknown} {not a name}",
    );
    expect(resolvePlaceholders("{loop}", values).length).toBeLessThan(70_000);
    expect(fillVariables("{{ a }} {{constructor}} {{b}}", { a: "1" })).toBe("1 {{constructor}} {{b}}");
  });

  it("make paths absolute, however an installer glued them", () => {
    expect(absolutePath("/p//elsewhere/x", "/p", "/p")).toBe("/elsewhere/x");
    expect(absolutePath("/p//p/out", "/p", "/p")).toBe("/p/out");
    expect(absolutePath("/p//p", "/p", "/p")).toBe("/p");
    expect(absolutePath("out/x", "/p", "/p")).toBe("/p/out/x");
    expect(absolutePath("../t.md", "/p/steps", "/p")).toBe("/p/t.md");
  });
});

describe("splitting", () => {
  it("cuts before headings, then items, keeps fences whole, and loses nothing", () => {
    const item = "- a thing that is to be done with care and in good time\n";
    const fence = `\`\`\`\n# not a heading\n${item.repeat(20)}\`\`\``;
    const text = `# One\n\n${item.repeat(60)}\n# Two\n\n${fence}\n\n# Three\n\n${item.repeat(300)}`;
    const pieces = splitText(text, 1000);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
    expect(pieces.some((piece) => piece.includes(fence))).toBe(true);
    for (const piece of pieces) expect(estimateTokens(piece)).toBeLessThanOrEqual(1000);
    expect(splitText("  ")).toEqual([]);
  });
});
