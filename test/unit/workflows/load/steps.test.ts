import { describe, expect, it } from "vitest";
import { idsOf, refusalOf, stepOf, workflowOf, type Files } from "./support.ts";

const FOLDER = "_bmad/bmm/workflows/log-book";
const ROOT = `{project-root}/${FOLDER}`;

const WORKFLOW = `---
name: log-book
description: 'Keep a log'
---

# Log Book Workflow

**Goal:** Write a log that others can sail by.

**Your Role:** In addition to your persona you are a patient purser.

## WORKFLOW ARCHITECTURE

### Critical Rules (NO EXCEPTIONS)

- 🛑 **NEVER** load multiple step files simultaneously

## INITIALIZATION

### Paths

- \`installed_path\` = \`${ROOT}\`
- \`log_rules\` = \`{installed_path}/rules.csv\`

## EXECUTION

Read fully and follow: \`${ROOT}/steps/step-01-init.md\`
`;

const INIT = `---
name: 'step-01-init'
nextStepFile: './step-02-weather.md'
outputFile: '{planning_artifacts}/log-{{project_name}}-{{moon}}.md'
logTemplate: '../log.template.md'
date: { system-date }
---

# Step 1: Open the Log

## STEP GOAL:

Open the log and see what is there.

## MANDATORY EXECUTION RULES (READ FIRST):

### Universal Rules:

- 🛑 NEVER generate content without user input

### Step-Specific Rules:

- 🎯 Focus only on opening the log

## Sequence

### 1. Look

**Look** for \`{outputFile}\`, in {planning_artifacts}/** too. Rules lie in {log_rules}. If it exists, load \`./step-01b-continue.md\`.

Copy \`{logTemplate}\`.

## 🚨 SYSTEM SUCCESS/FAILURE METRICS

### ✅ SUCCESS:

- All went well
`;

const WEATHER = `---
outputFile: '{planning_artifacts}/log-{{project_name}}-{{moon}}.md'
---

# Step 2: Weather

## YOUR TASK:

Ask what the sky looks like.

### 1. Append

Append to the document:

\`\`\`markdown
## The Weather [of today]

### Wind

[what was said]
\`\`\`

### 2. Present MENU OPTIONS

"Here it is. **Select an Option:** [A] Advanced Elicitation [P] Party Mode [C] Continue"

#### Menu Handling Logic:

- IF A: Read fully and follow: {advancedElicitationTask}
- IF C: Save content to {outputFile}, then read fully and follow: ./step-10-end.md

Ask instead with [1] calm or [2] storm: on [2] load \`./step-03-storm.md\`.
`;

const FILES: Files = {
  [`${FOLDER}/workflow.md`]: WORKFLOW,
  [`${FOLDER}/log.template.md`]: "---\nstepsCompleted: []\n---\n\n# Log of {{project_name}}\n",
  [`${FOLDER}/steps/step-01-init.md`]: INIT,
  [`${FOLDER}/steps/step-01b-continue.md`]: "# Step 1B: Go on\n\nGo on with `./step-02-weather.md`.\n",
  [`${FOLDER}/steps/step-02-weather.md`]: WEATHER.replace("Ask instead", "#### Storms\n\nAsk instead"),
  [`${FOLDER}/steps/step-03-storm.md`]: "# Step 3: Storm\n\nReef the sails and tell how it was done.\n",
  [`${FOLDER}/steps/step-10-end.md`]: "# Step 10: Complete\n\nClose the book and thank the user.\n",
};
const TARGET = { kind: "exec", value: `${ROOT}/workflow.md` };

describe("step files", () => {
  it("are found through one another, in the order of their numbers", async () => {
    const workflow = await workflowOf(FILES, TARGET);
    expect(workflow.engine).toBe("steps");
    expect(workflow.title).toBe("Log Book");
    expect(idsOf(workflow)).toEqual([
      "step-01-init",
      "step-01b-continue",
      "step-02-weather",
      "step-03-storm",
      "step-10-end",
    ]);
    expect(stepOf(workflow, "step-01-init")).toMatchObject({
      next: "step-02-weather",
      branches: ["step-01b-continue"],
    });
    expect(stepOf(workflow, "step-02-weather").branches).toContain("step-10-end");
    expect(stepOf(workflow, "step-10-end")).toMatchObject({ next: null, goal: "Complete" });
  });

  it("lose what the host does in their stead, and keep what is theirs", async () => {
    const workflow = await workflowOf(FILES, TARGET);
    const { text } = stepOf(workflow, "step-01-init");
    expect(text).toContain("Open the log and see what is there.");
    expect(text).toContain("- Focus only on opening the log");
    expect(text).toContain("`out/planning/log-boat-{{moon}}.md`, in out/planning/** too");
    expect(text).toContain(`Rules lie in ${FOLDER}/rules.csv`);
    expect(text).toContain("go to step step-01b-continue");
    expect(text).toContain(`Copy \`${FOLDER}/log.template.md\``);
    expect(text).not.toMatch(/NEVER generate|All went well|🎯|\*\*Look/);
    expect(workflow.rules).toBe(
      "- Goal: Write a log that others can sail by.\n- Your Role: In addition to your persona you are a patient purser.",
    );
  });

  it("write the sections they show, under a checkpoint in place of their menu", async () => {
    const step = stepOf(await workflowOf(FILES, TARGET), "step-02-weather");
    expect(step.outputs).toEqual(["The Weather"]);
    expect(step.checkpoint).toBe("choices");
    expect(step.text).toContain("### Wind");
    expect(step.text).toContain("Write the section `The Weather`.");
    expect(step.text).toContain("[1] calm or [2] storm");
    expect(step.text).not.toMatch(/\[A\]|IF C|advancedElicitation/);
  });

  it("name their document and its template", async () => {
    const { output } = await workflowOf(FILES, TARGET);
    expect(output).toEqual({
      path: "/home/ana/app/out/planning/log-boat-{{moon}}.md",
      template: "---\nstepsCompleted: []\n---\n\n# Log of {{project_name}}\n",
    });
  });

  it("begin with a choice where one workflow has several ways", async () => {
    const workflow = await workflowOf(
      {
        [`${FOLDER}/workflow.md`]:
          "# Two ways\n\n## Mode\n\nAsk whether the user wants to create or to edit a log: a new one is created, an old one is edited, and both end in the same book on the same shelf, as it has always been.\n\nCreate: load `./steps-c/step-01-init.md`. Edit: load `./steps-e/step-e-01-open.md`.",
        [`${FOLDER}/steps-c/step-01-init.md`]: "# Step 1: Create\n\nCreate it.",
        [`${FOLDER}/steps-e/step-e-01-open.md`]: "# Step 1: Edit\n\nEdit it.",
      },
      TARGET,
    );
    expect(idsOf(workflow)).toEqual(["begin", "step-01-init", "step-e-01-open"]);
    expect(stepOf(workflow, "begin")).toMatchObject({ next: "step-01-init", branches: ["step-e-01-open"] });
    expect(stepOf(workflow, "begin").text).toContain("go to step step-e-01-open");
    expect(stepOf(workflow, "step-01-init").next).toBeNull();
  });

  it("are refused when none of them is there", async () => {
    expect(await refusalOf({ [`${FOLDER}/workflow.md`]: WORKFLOW }, TARGET)).toBe(
      "the step files of log-book are missing",
    );
  });
});
