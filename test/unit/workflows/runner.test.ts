import { describe, expect, it } from "vitest";
import { briefWorkflow, step } from "../../support/sample-workflow.ts";
import { workflowRig, type WorkflowRig } from "../../support/workflow-rig.ts";

const PATH = "/p/docs/brief-Padaria-2026-11-23.md";
const NAMED = { values: ["project_name=Padaria"] };

/** In the second step, whose sections are due. */
async function inVision(): Promise<WorkflowRig> {
  const rig = workflowRig(briefWorkflow());
  await rig.call("next_step", NAMED);
  return rig;
}

/** At the checkpoint of the first section. */
async function atCheckpoint(): Promise<WorkflowRig> {
  const rig = await inVision();
  await rig.call("save_section", { name: "vision", content: "Bread for all." });
  return rig;
}

describe("a model that uses the tools", () => {
  it("goes from the first step to the saved document", async () => {
    const rig = workflowRig(briefWorkflow());
    expect(await rig.call("next_step", NAMED)).toMatchObject({ isError: false, sequel: "afresh" });
    const saved = await rig.call("save_section", { name: "Vision", content: "Bread for {{project_name}}." });
    expect(saved).toMatchObject({ isError: false, sequel: "stop", say: "Bread for Padaria.\n" });
    expect(rig.runner.view).toMatchObject({ waitsFor: "checkpoint", section: "vision", step: 2, steps: 3 });
    expect(await rig.runner.take("c")).toEqual({
      kind: "ask",
      prompt: "[continue] The last section is good. On with the section “problem_statement”.",
    });
    await rig.call("save_section", { name: "problem statement", content: "None sells it." });
    expect(await rig.runner.take("[C]")).toMatchObject({
      kind: "ask",
      prompt: expect.stringContaining("Close"),
    });
    await rig.call("save_section", { name: "next_steps", content: "Bake." });
    expect(await rig.runner.take("c")).toEqual({ kind: "done" });
    expect(rig.documents.get(PATH)).toBe(
      "# Brief: Padaria\n\n## Vision\n\nBread for Padaria.\n\n## Problem\n\nNone sells it.\n\n## Next\n\nBake.\n",
    );
    expect(rig.runner.state).toMatchObject({ kind: "done", finished: ["1", "2", "3"], document: PATH });
    expect(rig.runner.tools.specs()).toEqual([]);
  });

  it("is stopped for the user once all sections of a step are saved, where steps have one menu", async () => {
    const rig = workflowRig(briefWorkflow({ engine: "skill" }));
    await rig.call("next_step", NAMED);
    const first = await rig.call("save_section", { name: "vision", content: "Bread." });
    expect(first).toMatchObject({ content: "Saved vision. Still to save: problem_statement." });
    expect(first.sequel).toBeUndefined();
    const second = await rig.call("save_section", { name: "problem_statement", content: "None." });
    expect(second).toMatchObject({ sequel: "stop", savedIn: "brief-Padaria-2026-11-23.md" });
    expect(rig.runner.view).toMatchObject({
      waitsFor: "checkpoint",
      saved: ["vision", "problem_statement"],
    });
  });

  it("writes a section of an earlier step anew where it stands", async () => {
    const steps = [
      step("1", { outputs: ["vision"], next: "2" }),
      step("2", { outputs: ["problem_statement"], next: "3" }),
      step("3", { outputs: ["vision"] }),
    ];
    const rig = workflowRig(briefWorkflow({ steps }));
    await rig.call("save_section", { name: "vision", content: "Old.", ...NAMED });
    await rig.call("next_step");
    await rig.call("save_section", { name: "problem_statement", content: "None." });
    await rig.call("next_step");
    await rig.call("save_section", { name: "vision", content: "New." });
    await rig.call("next_step");
    expect(rig.documents.get(PATH)).toBe("# Brief: Padaria\n\n## Vision\n\nNew.\n\n## Problem\n\nNone.\n");
  });

  it("gets a heading for a section that the template has no place for", async () => {
    const rig = workflowRig(
      briefWorkflow({
        engine: "steps",
        output: { path: "/p/docs/brief.md", template: "---\nstatus: draft\n---\n\n# Brief\n" },
        steps: [step("1", { outputs: ["risks_ahead"], next: "2" }), step("2", { outputs: ["Way On"] })],
      }),
    );
    await rig.call("save_section", { name: "risks_ahead", content: "Rain." });
    await rig.call("next_step");
    await rig.call("save_section", { name: "Way On", content: "### Way on\n\nBake." });
    expect(rig.documents.get("/p/docs/brief.md")).toContain(
      "# Brief\n\n## Risks ahead\n\nRain.\n\n### Way on\n\nBake.\n",
    );
    await rig.call("next_step");
    expect(rig.documents.get("/p/docs/brief.md")).toMatch(/^---\nstatus: complete\n/u);
  });

  it("fills in a value that it learns late, and leaves no place open at the end", async () => {
    const rig = workflowRig(
      briefWorkflow({
        output: {
          path: "/p/docs/brief.md",
          template: "# Brief\n\n**For:** {{market}}\n**Shape:** {{form}}\n\n## Vision\n\n{{vision}}\n",
        },
        steps: [step("1", { outputs: ["vision"], next: "2" }), step("2")],
      }),
    );
    expect(rig.runner.system("You are Mary.", { hasTools: true, closing: "" })).toContain(
      "once you know them: market, form.",
    );
    await rig.call("save_section", { name: "vision", content: "Bread." });
    await rig.call("next_step", { values: ["market=nurses"] });
    await rig.call("next_step");
    expect(rig.documents.get("/p/docs/brief.md")).toBe("# Brief\n\n**For:** nurses\n\n## Vision\n\nBread.\n");
  });

  it("is asked once for a value of the document's name", async () => {
    const rig = workflowRig(briefWorkflow());
    await rig.call("next_step");
    const content = { name: "vision", content: "Bread." };
    expect(await rig.call("save_section", content)).toMatchObject({ isError: true });
    expect(await rig.call("save_section", content)).toMatchObject({ isError: false });
    expect(rig.documents.has("/p/docs/brief-draft-2026-11-23.md")).toBe(true);
  });

  it("goes on without checkpoints after y", async () => {
    const rig = await atCheckpoint();
    expect(await rig.runner.take("y")).toMatchObject({ kind: "ask" });
    const saved = await rig.call("save_section", { name: "problem_statement", content: "None." });
    expect(saved).toMatchObject({ isError: false, content: expect.stringContaining("call next_step") });
    expect(saved.sequel).toBeUndefined();
    expect(await rig.call("next_step")).toMatchObject({ sequel: "afresh" });
    expect(await rig.call("next_step")).toMatchObject({ sequel: "stop" });
    expect(rig.runner.state.kind).toBe("done");
  });

  it.each([
    ["next_step", { step: "9" }, "No step “9” follows here. Possible: 3, 1."],
    ["next_step", {}, "save_section first for vision, problem_statement"],
    ["save_section", { name: "vision", content: " " }, "The content is empty."],
    ["save_section", { name: "users", content: "x" }, "Its sections: vision, problem_statement."],
    ["save_section", "{", ""],
    ["save_section", "[1]", ""],
    ["save_section", { content: "Bread." }, "name"],
    ["constructor", {}, "There is no tool constructor."],
  ])("is told what is wrong with %s of %j", async (name, given, message) => {
    const rig = await inVision();
    const before = rig.runner.state;
    expect(await rig.call(name, given)).toMatchObject({
      content: expect.stringContaining(message),
      isError: true,
    });
    expect(rig.runner.state).toBe(before);
    expect(rig.documents.size).toBe(0);
  });

  it("is asked for what the document's name needs", async () => {
    const rig = workflowRig(briefWorkflow());
    await rig.call("next_step");
    const content = { name: "vision", content: "Bread." };
    expect(await rig.call("save_section", content)).toMatchObject({
      isError: true,
      content: expect.stringContaining('"project_name=…"'),
    });
    expect(await rig.call("save_section", { ...content, ...NAMED })).toMatchObject({ isError: false });
    expect([...rig.documents.keys()]).toEqual([PATH]);
  });

  it("may go where the step branches to, and past an optional step", async () => {
    const rig = await inVision();
    expect(await rig.call("next_step", { step: "1" })).toMatchObject({ sequel: "afresh" });
    await rig.call("next_step", { step: "2" });
    expect(rig.runner.state.finished).toEqual(["1"]);
    await rig.runner.next("3");
    expect(await rig.call("next_step")).toMatchObject({ sequel: "stop" });
    expect(rig.runner.state.kind).toBe("done");
  });

  it("loses nothing when the document cannot be written", async () => {
    const rig = await inVision();
    rig.refusal = "no space left";
    const result = await rig.call("save_section", { name: "vision", content: "Bread." });
    expect(result).toMatchObject({ isError: true, content: expect.stringContaining("no space left") });
    expect(rig.runner.view.waitsFor).toBe("step");
  });

  it("cannot pass a checkpoint, and has no say when the workflow was left", async () => {
    const rig = await atCheckpoint();
    expect(await rig.call("next_step", { step: "1" })).toMatchObject({ sequel: "stop" });
    expect(rig.runner.view.waitsFor).toBe("checkpoint");
    await rig.runner.leave();
    expect(await rig.call("next_step")).toMatchObject({ isError: true });
  });

  it("leaves a document alone that lies there from before", async () => {
    const rig = await inVision();
    rig.documents.set(PATH, "An older brief.\n");
    await rig.call("save_section", { name: "vision", content: "Bread." });
    expect(rig.documents.get(PATH)).toBe("An older brief.\n");
    expect(rig.runner.state.document).toBe(PATH.replace(".md", "-2.md"));
  });

  it("writes what no terminal obeys", async () => {
    const rig = await inVision();
    await rig.call("save_section", { name: "vision", content: "Bread\u001b[2J for all." });
    expect(rig.documents.get(PATH)).toContain("## Vision\n\nBread for all.\n");
  });
});

describe("a model that calls no tools", () => {
  it("is taken on by c, its last answer kept as the section", async () => {
    const rig = workflowRig(briefWorkflow());
    await rig.say("Welcome! What is it about?");
    expect(await rig.runner.take("a bakery")).toEqual({ kind: "talk" });
    expect(await rig.runner.take("c")).toMatchObject({
      kind: "ask",
      prompt: expect.stringContaining("Vision"),
    });
    await rig.say("Here it is:\n\n## Our vision\n\nBread for all.\n\nDo you like it?");
    await rig.runner.take("c");
    const [document = ""] = rig.documents.values();
    expect(document).toContain("## Vision\n\n## Our vision\n\nBread for all.\n\n## Problem");
    expect(rig.runner.view.section).toBe("problem_statement");
  });

  it("is asked for the section when its last answer holds none", async () => {
    const rig = await inVision();
    await rig.say("Who is it for? And why?");
    expect(await rig.runner.take("c")).toMatchObject({
      prompt: expect.stringMatching(/^\[write\] .*“vision”/u),
    });
    await rig.say("Bread for all.\n\nShall I go on?", "[write] Write the section “vision”");
    await rig.runner.take("c");
    expect(rig.runner.state.saved).toEqual([{ name: "vision", text: "Bread for all." }]);
  });

  it("has the Markdown in a fence kept, with the fences in it", async () => {
    const rig = await inVision();
    await rig.say("Look:\n````markdown\nBread.\n```sh\nbake\n```\n````\nGood?");
    await rig.runner.next(null);
    expect(rig.runner.state.saved[0]?.text).toBe("Bread.\n```sh\nbake\n```");
  });

  it("is asked again, not taken further, when it has not answered since", async () => {
    const rig = await inVision();
    expect(await rig.runner.take("c")).toMatchObject({ prompt: expect.stringContaining("where we stopped") });
    expect(rig.runner.view.step).toBe(2);
  });

  it("may leave out an optional step", async () => {
    const rig = workflowRig(briefWorkflow({ steps: [step("1", { isOptional: true, outputs: ["x"] })] }));
    await rig.say("Shall we?");
    expect(await rig.runner.next(null)).toEqual({ kind: "done" });
    expect(rig.documents.size).toBe(0);
  });
});

describe("at a checkpoint", () => {
  it("a offers methods, a number applies one, and the section is saved again", async () => {
    const rig = await atCheckpoint();
    expect(await rig.runner.take("a")).toEqual({ kind: "methods" });
    expect(await rig.runner.take("3")).toEqual({ kind: "no-method", methods: 2 });
    expect(await rig.runner.take("1")).toMatchObject({
      kind: "ask",
      prompt: expect.stringMatching(/“Five Whys” \(ask why five times\) to the section “vision”/u),
    });
    expect(rig.runner.view.waitsFor).toBe("revising");
    await rig.call("save_section", { name: "vision", content: "Better bread." });
    expect(rig.documents.get(PATH)).toContain("## Vision\n\nBetter bread.\n\n## Problem");
    expect(rig.documents.get(PATH)).not.toContain("Bread for all");
    expect(rig.runner.view.waitsFor).toBe("checkpoint");
  });

  it("anything else is about the section, and c after an answer without one keeps it", async () => {
    const rig = await atCheckpoint();
    expect(await rig.runner.take("more about flour")).toEqual({ kind: "talk" });
    expect(rig.runner.view).toMatchObject({ waitsFor: "revising", section: "vision" });
    await rig.say("Which flour do you mean?", "more about flour");
    expect(await rig.runner.take("c")).toMatchObject({
      prompt: expect.stringContaining("problem_statement"),
    });
    expect(rig.documents.get(PATH)).toContain("Bread for all.");
  });

  it("p is a round on the section, and stays there", async () => {
    const rig = await atCheckpoint();
    expect(await rig.runner.take("P")).toEqual({
      kind: "party",
      prompt: expect.stringMatching(/“vision”[^]*Bread for all\.$/u),
    });
    expect(rig.runner.view.waitsFor).toBe("checkpoint");
  });

  it("numbers choose at once where the workflow counts its methods", async () => {
    const rig = workflowRig(
      briefWorkflow({ steps: [step("1", { outputs: ["vision"], checkpoint: "elicitation" })] }),
    );
    await rig.call("save_section", { name: "vision", content: "Bread.", ...NAMED });
    expect(await rig.runner.take("2")).toMatchObject({ prompt: expect.stringContaining("“Red Team” to") });
  });

  it("stays when the document cannot be told of the next step", async () => {
    const rig = workflowRig(
      briefWorkflow({
        engine: "steps",
        steps: [
          step("step-01", { outputs: ["vision"], checkpoint: "choices", next: "step-02" }),
          step("step-02"),
        ],
      }),
    );
    await rig.call("save_section", { name: "vision", content: "Bread.", ...NAMED });
    rig.refusal = "read-only";
    expect(await rig.runner.take("c")).toMatchObject({
      kind: "unsaved",
      reason: { message: "read-only" },
    });
    expect(rig.runner.view.waitsFor).toBe("checkpoint");
    rig.refusal = null;
    await rig.runner.take("c");
    expect(rig.documents.get(PATH)).toMatch(/^---\nstepsCompleted: \[1\]\n---\n/u);
  });
});

describe("the place of a step", () => {
  it("is counted on the usual way, branches left out", async () => {
    const steps = [
      step("1", { next: "2", branches: ["1b"] }),
      step("1b", { next: "2" }),
      step("2", { next: "3" }),
      step("3"),
    ];
    const rig = workflowRig(briefWorkflow({ steps }));
    expect(rig.runner.view).toMatchObject({ step: 1, steps: 3 });
    await rig.runner.next("1b");
    expect(rig.runner.view).toMatchObject({ step: 1, steps: 3 });
    await rig.runner.next("2");
    expect(rig.runner.state.step).toBe("2");
    expect(rig.runner.view).toMatchObject({ step: 2, steps: 3 });
  });
});

describe("a workflow's state", () => {
  it("survives its session at every point", async () => {
    const first = workflowRig(briefWorkflow());
    await first.call("next_step", NAMED);
    await first.call("save_section", { name: "vision", content: "Bread." });
    await first.runner.take("a");
    for (const state of first.kept) {
      const again = workflowRig(briefWorkflow(), JSON.parse(JSON.stringify(state)));
      expect(again.runner.state).toEqual(state);
      expect(again.runner.system("You are Mary.", { hasTools: true })).toContain(`(${state.step})`);
    }
  });

  it("is kept when it is left, and next goes on from there", async () => {
    const rig = await atCheckpoint();
    await rig.runner.leave();
    expect(await rig.runner.take("c")).toEqual({ kind: "talk" });
    expect(rig.runner.view.waitsFor).toBe("return");
    expect(await rig.runner.next(null)).toEqual({ kind: "back" });
    expect(rig.runner.view).toMatchObject({ waitsFor: "checkpoint", step: 2 });
  });

  it("goes to a step by its number or says which there are", async () => {
    const rig = await inVision();
    expect(await rig.runner.next("7")).toEqual({ kind: "no-step", steps: ["1", "2", "3"] });
    await rig.runner.next("3");
    expect(rig.runner.view.step).toBe(3);
  });
});
