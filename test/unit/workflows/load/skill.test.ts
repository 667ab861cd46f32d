import { describe, expect, it } from "vitest";
import { idsOf, refusalOf, stepOf, workflowOf, type Files } from "./support.ts";

const FOLDER = ".claude/skills/bmad-letter";
const TARGET = { kind: "skill", value: "bmad-letter", path: `/home/ana/app/${FOLDER}/SKILL.md` };
const long = (what: string): string =>
  `${what} is talked over at length, with patience and with examples. `.repeat(45);

const SKILL = `---
name: bmad-letter
description: Write a letter
---

# Overview

You help the user write a letter home. Use sub-agents for research.

## Conventions

- Bare paths resolve from the skill.

## On Activation

1. Resolve customization: \`uv run {project-root}/_bmad/scripts/resolve_customization.py --skill {skill-root}\`. On failure, read it.
2. Execute each entry in \`{workflow.activation_steps_prepend}\` in order.
3. Load \`{project-root}/_bmad/bmm/config.yaml\`.
4. Greet \`{user_name}\` and ask to whom the letter goes.

Activation is complete.

## Talking

${long("The weather")}

Bind \`{doc_workspace}\` to \`{workflow.letter_output_path}/{workflow.run_folder_pattern}/\`, write \`letter.md\` there and log each decision: \`uv run {project-root}/_bmad/scripts/memlog.py append --workspace {doc_workspace} --type <decision> --text "<gist>"\`. Tone: {workflow.tones}. When headless, do not ask. Use \`references/tone.md\`.

- Pick a stamp: \`uv run {skill-root}/scripts/stamps.py pick\`.
- Run \`{workflow.on_complete}\` if non-empty.

## Headless Mode

Say nothing.

## Finalize

Read it aloud.
`;

const FILES: Files = {
  [`${FOLDER}/SKILL.md`]: SKILL,
  [`${FOLDER}/references/tone.md`]: "Be kind.",
  [`${FOLDER}/assets/letter-template.md`]:
    "# Template\n\nAs a start:\n\n```markdown\n# Letter\n\n## 1. Greeting\n\n[who]\n\n## News\n\n[what]\n\n## Wishes\n\n[which]\n\n## Farewell\n\n[how]\n```\n",
};
const CUSTOM = {
  activation_steps_prepend: [],
  on_complete: "",
  letter_template: "assets/letter-template.md",
  letter_output_path: "{planning_artifacts}/letters",
  run_folder_pattern: "letter-{project_name}-{date}",
  tones: ["warm", "brief"],
};
const WITH_CUSTOM = { customization: async () => CUSTOM };

describe("a skill", () => {
  it("becomes steps of its sections, with its document drafted before the end", async () => {
    const workflow = await workflowOf(FILES, TARGET, WITH_CUSTOM);
    expect(workflow.engine).toBe("skill");
    expect(workflow.title).toBe("Letter");
    expect(workflow.steps.map((step) => step.goal)).toEqual([
      "Talking",
      "Write Greeting, News, Wishes",
      "Write Farewell",
      "Finalize",
    ]);
    expect(stepOf(workflow, "draft-1").outputs).toEqual(["Greeting", "News", "Wishes"]);
    expect(stepOf(workflow, "draft-1").text).toContain("## News\n\n[what]");
    expect(workflow.output?.path).toBe("/home/ana/app/out/planning/letters/letter-boat-2026-02-03/letter.md");
  });

  it("has its scripts done by the host or said in words, and its customisation filled in", async () => {
    const workflow = await workflowOf(FILES, TARGET, WITH_CUSTOM);
    const text = workflow.steps.map((step) => step.text).join("\n");
    expect(text).toContain("Greet `Ana` and ask to whom the letter goes.");
    expect(text).toContain("log each decision: append_file to .memlog.md (<decision>: gist)");
    expect(text).toContain("Tone: warm; brief.");
    expect(text).toContain("Pick a stamp: `(what stamps.py does, by hand)`");
    expect(text).not.toMatch(
      /uv run|resolve_customization|config\.yaml|headless|activation_steps|on_complete/i,
    );
    expect(workflow.rules).toContain("You help the user write a letter home.");
    expect(workflow.rules).toContain(`.claude/skills/bmad-letter/`);
    expect(workflow.rules).toContain("references/tone.md");
    const warnings = workflow.warnings.map(({ message }) => message).join("\n");
    expect(warnings).toMatch(/sub-agents|one after another/);
    expect(warnings).toContain("stamps.py");
  });

  it("follows a thin SKILL.md to a workflow beside it or in the BMad folder", async () => {
    const steps = "# Step 1: Sing\n\nSing.";
    const beside = await workflowOf(
      {
        [`${FOLDER}/SKILL.md`]:
          "---\nname: bmad-letter\n---\n\nFollow the instructions in [workflow.md](workflow.md).",
        [`${FOLDER}/workflow.md`]: "# Song\n\n**Goal:** Sing.\n\nLoad `./steps/step-01-sing.md`.",
        [`${FOLDER}/steps/step-01-sing.md`]: steps,
      },
      TARGET,
    );
    expect(beside).toMatchObject({ engine: "skill", title: "Song" });
    expect(idsOf(beside)).toEqual(["step-01-sing"]);
    const far = await workflowOf(
      {
        [`${FOLDER}/SKILL.md`]:
          "LOAD the FULL {project-root}/_bmad/bmm/song/workflow.md, READ it and follow it!",
        "_bmad/bmm/song/workflow.md":
          '# Song\n\n- `default_output_file` = `{output_folder}/song.md`\n\n<workflow><step n="1" goal="Sing"><action>Sing {installed_path}/notes.csv</action></step></workflow>',
      },
      TARGET,
    );
    expect(far.output?.path).toBe("/home/ana/app/out/song.md");
    expect(far.steps[0]?.text).toContain("_bmad/bmm/song/notes.csv");
    expect(far.steps[0]?.outputs).toEqual(["song"]);
  });

  it("takes the stages that a table lists", async () => {
    const workflow = await workflowOf(
      {
        [`${FOLDER}/SKILL.md`]:
          "# Tale\n\n## Stage 1: Listen\n\nListen.\n\n## Stages\n\n| # | Stage | Purpose | Prompt |\n|---|---|---|---|\n| 1 | Listen | hear | SKILL.md (above) |\n| 2 | Invent | make | `prompts/invent.md` |\n| 3 | Tell | say | `prompts/tell.md` |\n",
        [`${FOLDER}/prompts/invent.md`]: "Invent three heroes.",
        [`${FOLDER}/prompts/tell.md`]: "Tell it.",
      },
      TARGET,
    );
    expect(workflow.steps.map((step) => step.goal).slice(-2)).toEqual(["Invent", "Tell"]);
    expect(workflow.steps.at(-2)?.text).toBe("Invent three heroes.");
  });

  it("is refused when a script makes it, or it is not there", async () => {
    const rendered = { [`${FOLDER}/SKILL.md`]: "Run `uv run {project-root}/_bmad/scripts/render_skill.py`." };
    expect(await refusalOf(rendered, TARGET)).toContain("bmad-letter needs an IDE");
    expect(await refusalOf({}, TARGET)).toBe("the skill bmad-letter is not installed");
    expect(await refusalOf({ [`${FOLDER}/SKILL.md`]: "Follow ./workflow.md." }, TARGET)).toContain(
      "which is not there",
    );
  });
});
