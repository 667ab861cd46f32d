import { describe, expect, it } from "vitest";
import { loadElicitation } from "../../../../src/workflows/load/elicitation.ts";
import { contextOf, idsOf, refusalOf, stepOf, workflowOf, type Files } from "./support.ts";

const V4 = { bmadRoot: "/home/ana/app/.bmad-core" };
const long = (what: string): string =>
  `${what} needs a close look, with numbers and with names, before it is written down. `.repeat(40);

const TEMPLATE = `# <!-- for V4 -->
template:
  id: voyage
  name: Voyage Plan
  output:
    format: markdown
    filename: docs/voyage.md
    title: "Voyage: {{project_name}}"
workflow:
  mode: interactive
  custom_elicitation:
    options: ["Ask a pirate", "Proceed to next section"]
sections:
  - id: intro
    instruction: Ask how the user likes to work.
  - id: route
    title: Route
    elicit: true
    instruction: Say where it goes.
    template: "- **From** {{start}}"
    type: bullet-list
    choices: [sea, river]
    sections:
      - id: stops
        title: Stops
        repeatable: true
        instruction: Name each stop.
  - id: crew
    title: Crew
    condition: There is a crew
    instruction: List them.
  - id: cargo
    title: Cargo
    sections:
      - id: food
        title: Food
        instruction: ${long("Food")}
      - id: water
        title: Water
        elicit: true
        instruction: ${long("Water")}
`;

const FILES: Files = {
  ".bmad-core/tasks/create-doc.md": "# Create Document\n\nGo through the template.",
  ".bmad-core/tasks/execute-checklist.md": "# Checklist\n\nGo through it.",
  ".bmad-core/tasks/chart-coast.md": `# Chart the Coast\n\n## Purpose\n\nDraw it.\n\n## Instructions\n\n### 1. Look\n\n${long("The coast")}\n\n\`\`\`bash\n# no heading\n\`\`\`\n\n### 2. Draw\n\nDraw with \`npx ink\`.\n\n## Notes\n\nMind the rocks.\n`,
  ".bmad-core/templates/voyage-tmpl.yaml": TEMPLATE,
  ".bmad-core/checklists/mast-checklist.md":
    "# Mast\n\n## 1. WOOD\n\n- [ ] Dry\n\n## 2. ROPE\n\n- [ ] Tight\n",
  ".bmad-core/data/elicitation-methods.md":
    "# Methods\n\n## Core\n\n**Turn It Around**\n\n- Look from the end\n- Say what changes\n\n**Count**\n\n- Count it\n",
};
const prose = (value: string) => ({ kind: "task", value });

describe("a V4 template", () => {
  const target = prose("use task create-doc with voyage-tmpl.yaml");

  it("becomes a step a section, found through the menu's prose", async () => {
    const workflow = await workflowOf(FILES, target, V4);
    expect(workflow).toMatchObject({ engine: "task", id: "voyage", title: "Voyage Plan" });
    expect(workflow.steps.map((step) => [step.id, step.goal])).toEqual([
      ["1", "Intro"],
      ["2", "Route"],
      ["3", "Crew"],
      ["4.1", "Food"],
      ["4.2", "Water"],
    ]);
    expect(workflow.steps.map((step) => step.outputs)).toEqual([
      [],
      ["route"],
      ["crew"],
      ["cargo-food"],
      ["cargo-water"],
    ]);
    expect(workflow.steps.map((step) => step.checkpoint)).toEqual([
      "none",
      "elicitation",
      "none",
      "none",
      "elicitation",
    ]);
    expect(stepOf(workflow, "3").condition).toBe("There is a crew");
  });

  it("tells the model what the template says of a section", async () => {
    const { text } = stepOf(await workflowOf(FILES, target, V4), "2");
    expect(text).toContain("Write the section `route` (“Route”) and save it.");
    expect(text).toContain("Form: bullet-list");
    expect(text).toContain("Shape:\n- **From** {{start}}");
    expect(text).toContain("Choices: sea, river");
    expect(text).toContain("### Stops (repeat for each)\nName each stop.");
  });

  it("has a place for each section in its document", async () => {
    const { output } = await workflowOf(FILES, target, V4);
    expect(output?.path).toBe("/home/ana/app/docs/voyage.md");
    expect(output?.template).toBe(
      "# Voyage: {{project_name}}\n\n## Route\n\n{{route}}\n\n{{crew}}\n\n## Cargo\n\n{{cargo-food}}\n\n{{cargo-water}}\n",
    );
  });

  it("elicits for all that it writes when it is interactive and marks nothing", async () => {
    const files = {
      ...FILES,
      ".bmad-core/templates/voyage-tmpl.yaml": TEMPLATE.replaceAll(/ +elicit: true\n/g, ""),
    };
    const workflow = await workflowOf(files, target, V4);
    expect(workflow.steps.map((step) => step.checkpoint)).toEqual([
      "none",
      ...Array.from({ length: 4 }, () => "elicitation"),
    ]);
  });

  it("is asked for by name when the menu leaves it open", async () => {
    expect(await refusalOf(FILES, prose("execute task create-doc"), V4)).toBe(
      "it needs the name of a template: voyage-tmpl",
    );
    expect(await refusalOf(FILES, prose("Execute task, else list them"), V4)).toContain(
      "the name of a task: chart-coast",
    );
  });
});

describe("a V4 task", () => {
  it("becomes its numbered parts, the rest with its neighbours", async () => {
    const workflow = await workflowOf(FILES, prose("run the task chart-coast.md for the shore"), V4);
    expect(idsOf(workflow)).toEqual(["1", "2"]);
    expect(workflow.title).toBe("Chart the Coast");
    expect(stepOf(workflow, "1").text).toMatch(/Draw it\.[\s\S]*# no heading/);
    expect(stepOf(workflow, "2").text).toMatch(/Draw with[\s\S]*Mind the rocks\./);
    expect(workflow.warnings).toEqual([
      {
        message: "asks for the command `npx ink`: it needs a shell, do that part in an IDE",
        complaint: { kind: "unmet-need", need: "command", what: "npx ink" },
      },
    ]);
  });

  it("writes the document of the template it is started with", async () => {
    const workflow = await workflowOf(
      FILES,
      prose("run task chart-coast with template voyage-tmpl.yaml"),
      V4,
    );
    expect(idsOf(workflow)).toEqual([
      "1",
      "2",
      "document-1",
      "document-2",
      "document-3",
      "document-4.1",
      "document-4.2",
    ]);
    expect(workflow.output?.path).toBe("/home/ana/app/docs/voyage.md");
  });

  it("goes through a checklist that is named, and asks for one that is not", async () => {
    const workflow = await workflowOf(
      FILES,
      prose("Run task execute-checklist (default->mast-checklist)"),
      V4,
    );
    expect(workflow.steps.map((step) => step.goal)).toEqual(["1. WOOD", "2. ROPE"]);
    expect(workflow.steps[0]?.text).toContain("one by one");
    expect(await refusalOf(FILES, prose("Run task execute-checklist"), V4)).toBe(
      "it needs the name of a checklist: mast-checklist",
    );
  });

  it("reads the configuration of its installation, what the caller knows first", async () => {
    const files = {
      ...FILES,
      ".bmad-core/core-config.yaml":
        "devStoryLocation: docs/tales\nuser_name: Nobody\nqa:\n  qaLocation: docs/qa\n",
      ".bmad-core/tasks/chart-coast.md":
        "# Chart\n\nFor {user_name}: `{devStoryLocation}/1.md`, `{qa.qaLocation}/2.md`, {root}.",
    };
    const workflow = await workflowOf(files, prose("chart-coast"), V4);
    expect(workflow.steps[0]?.text).toContain("For Ana: `docs/tales/1.md`, `docs/qa/2.md`, .bmad-core.");
  });

  it("is told of the data that its item hands over", async () => {
    const workflow = await workflowOf(
      FILES,
      { ...prose("chart-coast"), attributes: { data: "{project-root}/a/b.csv" } },
      V4,
    );
    expect(workflow.steps[0]?.text).toContain("Data for this workflow: read `a/b.csv`");
  });
});

describe("methods of elicitation", () => {
  it("come from the template, else from V4's prose, else from a csv", async () => {
    const own = contextOf(FILES, prose("use create-doc with voyage-tmpl"), V4);
    expect(await loadElicitation(own, [])).toEqual([{ name: "Ask a pirate", description: "", how: "" }]);
    const old = contextOf(FILES, prose("chart-coast"), V4);
    expect(await loadElicitation(old, [])).toEqual([
      { name: "Turn It Around", description: "Look from the end; Say what changes", how: "" },
      { name: "Count", description: "Count it", how: "" },
    ]);
    const csv =
      'num,category,method_name,description,output_pattern\n1,core,Flip,"Up, then down",up → down\n';
    const fresh = contextOf(
      { ".claude/skills/bmad-advanced-elicitation/assets/methods.csv": csv },
      { value: "x" },
    );
    expect(await loadElicitation(fresh, ["/home/ana/app/.claude/skills"])).toEqual([
      { name: "Flip", description: "Up, then down", how: "up → down" },
    ]);
    expect(await loadElicitation(fresh, [])).toEqual([]);
  });
});
