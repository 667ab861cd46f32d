import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../../src/core/tokens.ts";
import { absolutePath } from "../../../../src/workflows/load/paths.ts";
import { fillVariables, resolvePlaceholders } from "../../../../src/workflows/load/placeholders.ts";
import { splitText } from "../../../../src/workflows/load/split-text.ts";
import { contextOf, workflowOf } from "./support.ts";
import { loadWorkflow } from "../../../../src/workflows/load/load-workflow.ts";
import { expectLinear } from "../../../support/growth.ts";

/** A quarter of it is cut into several steps already: what it takes to fill one grows in the square of its length. */
const SIZE = 96_000;
const NASTY: Readonly<Record<string, (size: number) => string>> = {
  spaces: (size) => `# X\n\n${" ".repeat(size)}x`,
  "open tags": (size) => '<step n="1" goal="x">'.repeat(size / 20),
  "open quotes": (size) => '<step n="1" goal="'.repeat(size / 20),
  "open comments": (size) => `<step n="1" goal="x">${"<!--".repeat(size / 4)}`,
  "one long word": (size) => `# X\n\n${"a-".repeat(size / 2)} memlog.py`,
  bold: (size) => "**a".repeat(size / 3),
  emoji: (size) => `- ${"🛑".repeat(size / 2)}x`,
  fences: (size) => "```markdown\n# x\n".repeat(size / 16),
  headings: (size) => "# 1. x\n".repeat(size / 7),
  "step names": (size) => "step-".repeat(size / 5),
  braces: (size) => "{a".repeat(size / 2),
};

describe("files nobody should have written", () => {
  for (const [name, text] of Object.entries(NASTY)) {
    for (const path of ["_bmad/w/workflow.md", ".claude/skills/x/SKILL.md", "_bmad/w/t.xml"]) {
      it(`end in time in proportion to their length: ${name} in ${path}`, async () => {
        const reading = await expectLinear(
          (size) => loadWorkflow(contextOf({ [path]: text(size) }, { path: `/home/ana/app/${path}` })),
          SIZE,
        );
        if (reading.kind === "refused") expect(reading.reason.message).not.toBe("");
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
