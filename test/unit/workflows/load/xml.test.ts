import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../../src/core/tokens.ts";
import { idsOf, refusalOf, stepOf, workflowOf, type Files } from "./support.ts";

const FOLDER = "_bmad/bmm/workflows/charter";

const YAML = `name: ship-charter
description: "Agree on where the ship goes"
config_source: "{project-root}/_bmad/bmm/config.yaml"
output_folder: "{config_source}:output_folder"
user_name: "{config_source}:user_name"
skipper: "{config_source}:skipper"
date: system-generated
installed_path: "{project-root}/_bmad/bmm/workflows/charter"
template: "{installed_path}/template.md"
instructions: "{installed_path}/instructions.md"
validation: "{installed_path}/checklist.md"
default_output_file: "{output_folder}/charter-{{project_name}}-{{date}}-{{harbour}}.md"
input_file_patterns:
  maps:
    whole: "{output_folder}/*map*.md"
    sharded: "{output_folder}/*map*/index.md"
    load_strategy: "SELECTIVE_LOAD"
`;

const INSTRUCTIONS = `# Charter

\`\`\`xml
<critical>The workflow execution engine is governed by: {project-root}/_bmad/core/tasks/workflow.xml</critical>
<critical>You MUST have already loaded and processed: {installed_path}/workflow.yaml</critical>
<critical>Communicate all responses in {communication_language}</critical>
<critical>🔥 CRITICAL: Never promise fair weather</critical>

<workflow>
<step n="0" goal="Look for maps & charts" optional="true">
  <invoke-protocol name="discover_inputs" />
  <!-- nobody reads this -->
</step>
<step n="1" goal="Choose a harbour" if="no harbour was chosen">
  <action>Greet {user_name}, who sails with {skipper}, and name the <harbour-name> of each map</action>
  <ask response="harbour">Which harbour? (a > b)</ask>
  <check if="the tide is >= 3 m">
    <action>Warn of the tide</action>
    <check if="it is night">
      <output>Wait for day</output>
    </check>
  </check>
  <action if="the user will not choose">Go to step 3</action>
  <template-output>harbour_section, tides</template-output>
  <goto step="2b" />
</step>
<step n="2" goal="Crew" for-each="watch">
  <action>List who stands this watch
  <step n="2b" goal="Provisions" repeat="until all are fed">
    <template-output section="provisions" />
  </step>
<step n="3" title="Set sail">
  <template-output>final_document</template-output>
</step>
<action>Wave from the quay</action>
</workflow>
\`\`\`
`;

const FILES: Files = {
  [`${FOLDER}/workflow.yaml`]: YAML,
  [`${FOLDER}/instructions.md`]: INSTRUCTIONS,
  [`${FOLDER}/template.md`]:
    "# Charter of {{project_name}}\n\n{{harbour_section}}\n\n{{#if tides}}\n## Tides\n\n{{tides}}\n{{/if}}\n\n{{provisions}}\n",
  [`${FOLDER}/checklist.md`]: "# Checks\n\n- [ ] The harbour exists\n- [ ] The crew is fed\n",
  "_bmad/bmm/config.yaml": "skipper: Rui\noutput_folder: '{project-root}/elsewhere'\n",
};
const TARGET = { kind: "workflow", value: "{project-root}/_bmad/bmm/workflows/charter/workflow.yaml" };

describe("a workflow.yaml with its instructions", () => {
  it("becomes linked steps, nested and unclosed ones too", async () => {
    const workflow = await workflowOf(FILES, TARGET);
    expect(workflow.engine).toBe("xml");
    expect(workflow.title).toBe("Ship charter");
    expect(idsOf(workflow)).toEqual(["0", "1", "2", "2b", "3"]);
    expect(workflow.steps.map((step) => step.next)).toEqual(["1", "2", "2b", "3", null]);
    expect(stepOf(workflow, "0").isOptional).toBe(true);
    expect(stepOf(workflow, "0").goal).toBe("Look for maps & charts");
    expect(stepOf(workflow, "1").condition).toBe("no harbour was chosen");
    expect(stepOf(workflow, "1").branches).toEqual(["3", "2b"]);
    expect(stepOf(workflow, "3").goal).toBe("Set sail");
  });

  it("says its tags in plain words, conditions nested, placeholders resolved", async () => {
    const workflow = await workflowOf(FILES, TARGET);
    const text = stepOf(workflow, "1").text;
    expect(text).toContain("- Greet Ana, who sails with Rui, and name the <harbour-name> of each map");
    expect(text).toContain(
      "- Ask the user, then wait: Which harbour? (a > b) (keep the answer as {{harbour}})",
    );
    expect(text).toContain(
      "- If the tide is >= 3 m:\n  - Warn of the tide\n  - If it is night:\n    - Tell the user: Wait for day",
    );
    expect(text).toContain("- If the user will not choose: Go to step 3");
    expect(text).toContain("Go to step 2b.");
    expect(text).not.toMatch(/<(?:action|check|ask|output)/);
    expect(stepOf(workflow, "2").text).toContain("Do this step for each watch.");
    expect(stepOf(workflow, "2b").text).toContain("Repeat this step: until all are fed.");
    expect(stepOf(workflow, "3").text).toContain("Wave from the quay");
    expect(stepOf(workflow, "0").text).toContain(
      "maps: `out/*map*/index.md` or `out/*map*.md` (only what is needed)",
    );
    expect(stepOf(workflow, "0").text).not.toContain("nobody");
  });

  it("keeps the outputs that its template has a place for", async () => {
    const workflow = await workflowOf(FILES, TARGET);
    expect(stepOf(workflow, "1").outputs).toEqual(["harbour_section", "tides"]);
    expect(stepOf(workflow, "1").checkpoint).toBe("choices");
    expect(stepOf(workflow, "2b").outputs).toEqual(["provisions"]);
    expect(stepOf(workflow, "3").outputs).toEqual([]);
    expect(stepOf(workflow, "3").checkpoint).toBe("none");
  });

  it("makes rules of what is not the host's work", async () => {
    const workflow = await workflowOf(FILES, TARGET);
    expect(workflow.rules).toBe("- Never promise fair weather\n- Purpose: Agree on where the ship goes");
  });

  it("knows its document: path absolute, unknown names left, the template without logic", async () => {
    const { output, variables } = await workflowOf(FILES, TARGET);
    expect(output?.path).toBe("/home/ana/app/out/charter-boat-2026-02-03-{{harbour}}.md");
    expect(output?.template).toContain("## Tides\n\n{{tides}}\n");
    expect(output?.template).not.toContain("#if");
    expect(variables).toMatchObject({ project_name: "boat", date: "2026-02-03", user_name: "Ana" });
  });

  it("is found when the folder that its path names is called otherwise on disk", async () => {
    const workflow = await workflowOf(FILES, {
      ...TARGET,
      value: "{project-root}/y/bmm/workflows/charter/workflow.yaml",
    });
    expect(workflow.id).toBe("ship-charter");
  });

  it("gives its checklist to validate-workflow", async () => {
    const workflow = await workflowOf(FILES, { ...TARGET, kind: "validate-workflow" });
    expect(workflow.title).toBe("Validate ship-charter");
    expect(workflow.output).toBeNull();
    expect(workflow.steps).toHaveLength(1);
    expect(workflow.steps[0]?.text).toMatch(/out\/charter-boat.*one by one[\s\S]*The crew is fed/);
  });

  it("is refused with what is missing", async () => {
    const files = { ...FILES, [`${FOLDER}/workflow.yaml`]: YAML.replace("instructions.md", "lost.md") };
    expect(await refusalOf(files, TARGET)).toContain("the instructions of ship-charter are missing");
    expect(await refusalOf({}, TARGET)).toContain("does not exist");
    expect(await refusalOf({ [`${FOLDER}/workflow.yaml`]: "instructions: [\n" }, TARGET)).toContain(
      "no YAML",
    );
    expect(await refusalOf({}, { kind: "workflow", value: "todo" })).toContain("not implemented");
  });

  it("takes in the instructions it tells to follow, and the workflow it invokes with its document", async () => {
    const workflow = await workflowOf(
      {
        "_bmad/x/workflow.yaml": `name: outer\ninner: "{project-root}/_bmad/core/inner/workflow.yaml"\ninstructions: "./instructions.md"\n`,
        "_bmad/x/instructions.md": `<step n="1" goal="Scan"><action>Read fully and follow: ./parts/scan-instructions.md</action></step><step n="2" goal="Think"><invoke-workflow path="{inner}">It helps</invoke-workflow></step>`,
        "_bmad/x/parts/scan-instructions.md": `<step n="1" goal="List"><goto step="2"/></step><step n="2" goal="Sort"/>`,
        "_bmad/core/inner/workflow.yaml": `name: inner\ninstructions: "{project-root}/_bmad/core/inner/i.md"\nthing: tea\ndefault_output_file: "{output_folder}/ideas.md"\n`,
        "_bmad/core/inner/i.md": `<step n="1" goal="Brew"><action>Make {thing}</action><template-output>ideas</template-output></step>`,
      },
      { kind: "workflow", value: "_bmad/x/workflow.yaml" },
    );
    expect(idsOf(workflow)).toEqual(["1", "2", "scan-1", "scan-2", "inner-1"]);
    expect(stepOf(workflow, "1").branches).toContain("scan-1");
    expect(stepOf(workflow, "1").text).toContain("go to step scan-1");
    expect(stepOf(workflow, "2").next).toBeNull();
    expect(stepOf(workflow, "scan-2").branches).toContain("1");
    expect(stepOf(workflow, "inner-1").text).toContain("Make tea");
    expect(workflow.output?.path).toBe("/home/ana/app/out/ideas.md");
  });

  it("cuts a long step into lettered parts that keep their outputs", async () => {
    const long = Array.from(
      { length: 120 },
      (_, index) =>
        `<action>Ask about room ${index} of the ship and note what is kept there, who sleeps there and why it leaks</action>`,
    );
    const instructions = `<step n="4" goal="Inspect">${long.slice(0, 60).join("\n")}<template-output>first_half</template-output>${long.slice(60).join("\n")}<template-output>second_half</template-output><goto step="9"/></step><step n="4b" goal="Taken"/><step n="9" goal="End"/>`;
    const workflow = await workflowOf(
      { ...FILES, [`${FOLDER}/instructions.md`]: instructions, [`${FOLDER}/template.md`]: "" },
      TARGET,
    );
    const parts = workflow.steps.filter((step) => /^Inspect \(\d\/\d\)$/u.test(step.goal));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts[0]?.id).toBe("4a");
    expect(new Set(idsOf(workflow)).size).toBe(workflow.steps.length);
    for (const step of workflow.steps) expect(estimateTokens(step.text)).toBeLessThanOrEqual(2000);
    expect(parts.flatMap((step) => step.outputs)).toEqual(["first_half", "second_half"]);
    expect(parts[0]?.outputs).toEqual(["first_half"]);
    expect(parts.at(-1)?.branches).toEqual(["9"]);
    expect(parts[0]?.branches).toEqual([]);
  });

  it("reads a task of XML without workflow.yaml", async () => {
    const xml = `<task id="t" name="Index the hold"><llm critical="true"><i>Execute ALL steps in exact order</i></llm><flow><step n="1" title="Look"><action if="it is dark">Light a lamp</action></step></flow></task>`;
    const workflow = await workflowOf(
      { "_bmad/core/tasks/index-hold.xml": xml },
      { kind: "exec", value: "{project-root}/_bmad/core/tasks/index-hold.xml" },
    );
    expect(workflow.title).toBe("Index the hold");
    expect(workflow.rules).toBe("");
    expect(workflow.steps[0]?.text).toBe("- If it is dark: Light a lamp");
  });
});
