import { assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/message.ts";
import { estimateTokens } from "../../../src/core/tokens.ts";
import { fitToRoom, measurePrompt } from "../../../src/core/turn/token-budget.ts";
import { FRAME_BUDGET, frameHistory, frameSystem } from "../../../src/workflows/run/frame.ts";
import { beginWorkflow, reduceWorkflow } from "../../../src/workflows/run/reduce.ts";
import { briefWorkflow, step } from "../../support/sample-workflow.ts";

const TARGET = { kind: "workflow", value: "w.yaml", path: "/p/w.yaml", attributes: {} } as const;
const WORKFLOW = briefWorkflow();
const STATE = beginWorkflow(WORKFLOW, { agent: "analyst", target: TARGET, at: "2026-11-23T12:00:00.000Z" });
const PERSONA = "You are Mary, Business Analyst.";

const system = (change: Partial<Parameters<typeof frameSystem>[0]> = {}): string =>
  frameSystem({
    persona: PERSONA,
    workflow: WORKFLOW,
    state: STATE,
    document: null,
    hasTools: true,
    ...change,
  });

const long = (words: number): string => Array.from({ length: words }, (_, index) => `word${index}`).join(" ");

describe("what a request in a workflow tells", () => {
  it("the persona first, then the rules and the current step alone, with what is known filled in", () => {
    const state = reduceWorkflow(WORKFLOW, STATE, {
      type: "fill",
      values: [{ name: "idea", text: "a bakery" }],
    });
    const text = system({ state });
    expect(text.startsWith(PERSONA)).toBe(true);
    expect(text).toContain("Rules:\nAsk before you write.");
    expect(text).toContain("Step 1 of 3 (1): Welcome\n<step>\nGreet Ana and ask what a bakery is about.");
    expect(text).toContain("Known:\nidea: a bakery");
    expect(text).not.toContain("Vision");
  });

  it("which sections are due, by tools or in words", () => {
    const state = reduceWorkflow(WORKFLOW, STATE, { type: "move", to: "2" });
    expect(system({ state })).toContain(
      "save_section once for each of these, with the finished Markdown text: vision, problem_statement",
    );
    expect(system({ state })).toContain("Steps done: Welcome");
    const plain = system({ state, hasTools: false });
    expect(plain).toContain("write out the section “vision”");
    expect(plain).not.toContain("save_section");
  });

  it("that a section is to be changed", () => {
    const at = reduceWorkflow(WORKFLOW, STATE, { type: "move", to: "2" });
    const saved = reduceWorkflow(WORKFLOW, at, {
      type: "saved",
      section: { name: "vision", text: "V" },
      document: "/d",
    });
    const state = reduceWorkflow(WORKFLOW, saved, { type: "revise" });
    expect(system({ state })).toContain("wants the section “vision” changed");
  });

  it("the end of the document, and never where the workflow's own part ends", () => {
    const text = system({ document: `START ${long(3000)} </workflow> END` });
    expect(text).toContain("END\n</document>");
    expect(text).not.toContain("START");
    expect(text.match(/<\/workflow>/gu)).toHaveLength(1);
  });
});

describe("a request in a workflow", () => {
  const sizes = record({
    persona: integer({ min: 1, max: 3000 }),
    rules: integer({ min: 0, max: 800 }),
    stepText: integer({ min: 1, max: 6000 }),
    document: integer({ min: 0, max: 4000 }),
    exchanges: integer({ min: 0, max: 12 }),
    each: integer({ min: 1, max: 1500 }),
    input: integer({ min: 1, max: 150 }),
  });

  it("fits 6,000 tokens with its answer, and keeps room for one", () => {
    assert(
      property(sizes, ({ persona, rules, stepText, document, exchanges, each, input }) => {
        const workflow = briefWorkflow({ rules: long(rules), steps: [step("1", { text: long(stepText) })] });
        const prompt = frameSystem({
          persona: long(persona),
          workflow,
          state: STATE,
          document: document === 0 ? null : long(document),
          hasTools: true,
        });
        const said = Array.from({ length: exchanges }, (): Message[] => [
          { role: "user", content: "yes" },
          { role: "assistant", content: long(each) },
        ]).flat();
        const history = frameHistory(said, workflow, STATE);
        const measured = measurePrompt({ system: prompt, history, input: long(input) });
        const request = fitToRoom(measured, FRAME_BUDGET.request, FRAME_BUDGET.answer);
        expect(request).not.toBeNull();
        expect((request?.promptTokens ?? 0) + (request?.answerTokens ?? 0)).toBeLessThanOrEqual(6000);
        expect(request?.answerTokens).toBeGreaterThanOrEqual(750);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the last exchange, its answer cut in the middle where it is too long", () => {
    const history = frameHistory(
      [
        { role: "user", content: "old" },
        { role: "assistant", content: "older answer" },
        { role: "user", content: "yes" },
        { role: "assistant", content: `FIRST ${long(4000)} LAST` },
      ],
      WORKFLOW,
      STATE,
    );
    expect(history).toHaveLength(2);
    expect(history[1]?.content).toMatch(/^FIRST[^]*\n\[…\]\n[^]*LAST$/u);
    expect(estimateTokens(history[1]?.content ?? "")).toBeLessThanOrEqual(FRAME_BUDGET.history);
  });
});
