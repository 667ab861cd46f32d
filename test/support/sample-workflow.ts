import type { Workflow, WorkflowStep } from "../../src/core/workflows/workflow.ts";

/** A step that follows the usual way. */
export function step(id: string, change: Partial<WorkflowStep> = {}): WorkflowStep {
  return {
    id,
    goal: `Goal of ${id}`,
    text: `Do ${id}.`,
    condition: null,
    isOptional: false,
    outputs: [],
    next: null,
    branches: [],
    checkpoint: "none",
    ...change,
  };
}

/** A brief about a bakery in three steps: one that talks, one of two sections, one that ends it. */
export function briefWorkflow(change: Partial<Workflow> = {}): Workflow {
  return {
    id: "product-brief",
    title: "Product Brief",
    engine: "xml",
    source: "/p/_bmad/brief/workflow.yaml",
    root: "/p/_bmad/brief",
    rules: "Ask before you write.",
    steps: [
      step("1", { goal: "Welcome", text: "Greet {{user_name}} and ask what {{idea}} is about.", next: "2" }),
      step("2", {
        goal: "Vision",
        text: "Find the vision of {{idea}}.",
        outputs: ["vision", "problem_statement"],
        next: "3",
        branches: ["1"],
        checkpoint: "choices",
      }),
      step("3", { goal: "Close", isOptional: true, outputs: ["next_steps"], checkpoint: "choices" }),
    ],
    output: {
      path: "/p/docs/brief-{{project_name}}-{{date}}.md",
      template:
        "# Brief: {{project_name}}\n\n## Vision\n\n{{vision}}\n\n## Problem\n\n{{problem_statement}}\n\n## Next\n\n{{next_steps}}\n",
    },
    variables: { user_name: "Ana" },
    methods: [
      { name: "Five Whys", description: "ask why five times" },
      { name: "Red Team", description: "" },
    ],
    warnings: [],
    ...change,
  };
}
