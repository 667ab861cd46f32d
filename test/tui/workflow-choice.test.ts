import { describe, expect, it } from "vitest";
import type { WorkflowView } from "../../src/core/workflows/workflow-desk.ts";
import { checkpointBlocks } from "../../src/tui/blocks/workflow-blocks.ts";
import { choiceShown } from "../../src/tui/conversation/workflow-choice.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { PT } from "../../src/tui/words/pt/index.ts";

const VIEW: WorkflowView = {
  agent: "analyst",
  title: "Brief",
  step: 1,
  steps: 3,
  goal: "Vision",
  document: "docs/brief.md",
  saved: ["vision"],
  waitsFor: "checkpoint",
  section: "vision",
  checkpoint: "choices",
  methods: [{ name: "Pre-mortem\u001b[2J", description: "Imagine it failed" }],
};

describe("a choice in a workflow", () => {
  it.each([
    ["c", "c — seguir"],
    [" [C] ", "c — seguir"],
    ["p", "p — perguntar à equipe"],
    ["1", "1 — Pre-mortem"],
    ["2", "2"],
    ["constructor", "constructor"],
    ["shorter, please", "shorter, please"],
  ])("%j is shown as %j", (typed, shown) => {
    expect(choiceShown(typed, VIEW, PT)).toBe(shown);
    expect(choiceShown("c", null, PT)).toBe("c — seguir");
  });

  it("stands in a line of its own, so that none is wrapped in its middle", () => {
    const lines = checkpointBlocks(VIEW, EN).flatMap((block) => (block.kind === "note" ? [block.text] : []));
    expect(lines).toEqual([
      "“vision” is saved in docs/brief.md.",
      "[a] deepen it",
      "[c] go on",
      "[p] ask the team",
      "[y] go on without asking",
      "or say what to change",
    ]);
  });
});
