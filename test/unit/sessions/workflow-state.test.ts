import { describe, expect, it } from "vitest";
import type { WorkflowState } from "../../../src/core/workflows/workflow-state.ts";
import { SHORT_RECEIPT, storeFixture } from "../../support/session-fixtures.ts";

const COURSE = {
  agent: "analyst",
  target: { kind: "workflow", value: "w.yaml", path: null, attributes: { data: "{project-root}/a.csv" } },
  title: "Product Brief",
  begunAt: "2026-11-23T12:00:00.000Z",
  step: "2",
  isSpoken: true,
  finished: ["1"],
  saved: [{ name: "vision", text: "Bread." }],
  values: [{ name: "project_name", text: "Padaria" }],
  isYolo: false,
  document: "/p/docs/brief.md",
} as const;

const STATES: readonly WorkflowState[] = [
  { kind: "running", phase: { kind: "step" }, ...COURSE },
  { kind: "running", phase: { kind: "checkpoint", section: "vision" }, ...COURSE },
  { kind: "running", phase: { kind: "elicitation", section: "vision" }, ...COURSE, document: null },
  { kind: "left", phase: { kind: "revising", section: "vision" }, ...COURSE },
  { kind: "done", ...COURSE },
];

describe("a session's workflow", () => {
  it.each(STATES)("stands as it was kept last, for another process too: %j", async (state) => {
    const { store, another } = await storeFixture();
    const session = store.create("s");
    expect(session.workflow).toBeNull();
    const [first] = STATES;
    if (first !== undefined) await session.keepWorkflow(first);
    await session.begin("analyst", "hello");
    await session.commit("hi", SHORT_RECEIPT);
    await session.keepWorkflow(state);
    expect(session.workflow).toEqual(state);
    const again = await another().open("s");
    expect(again.workflow).toEqual(state);
    expect(again.transcript).toMatchObject({ messages: 2, title: "hello", warnings: [] });
    expect((await another().list()).sessions).toMatchObject([{ id: "s", messages: 2, title: "hello" }]);
  });
});
