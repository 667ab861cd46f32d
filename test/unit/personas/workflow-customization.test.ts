import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWorkflowCustomization } from "../../../src/personas/formats/customization.ts";
import { writeProject, type Files } from "./support.ts";

const SKILL = ".claude/skills/bmad-brief";
const BASE = '[workflow]\nplace = "a"\nfacts = ["one"]\n';

async function read(files: Files) {
  const root = await writeProject(files);
  return readWorkflowCustomization(join(root, SKILL), root, {
    projectRoot: root,
    bmadRoot: join(root, "_bmad"),
  });
}

describe("the customisation of a workflow's skill", () => {
  it("merges the skill's, the team's and the user's layer", async () => {
    const custom = await read({
      [`${SKILL}/customize.toml`]: BASE,
      "_bmad/custom/bmad-brief.toml": '[workflow]\nplace = "b"\nfacts = ["two"]\n',
      "_bmad/custom/bmad-brief.user.toml": '[workflow]\nplace = "c"\n',
      "_bmad/custom/bmad-other.toml": '[workflow]\nplace = "d"\n',
    });
    expect(custom).toEqual({ workflow: { place: "c", facts: ["one", "two"] }, warnings: [] });
  });

  it("leaves out a layer that is no TOML, and says so", async () => {
    const custom = await read({
      [`${SKILL}/customize.toml`]: BASE,
      "_bmad/custom/bmad-brief.toml": "[workflow\n",
    });
    expect(custom.workflow).toEqual({ place: "a", facts: ["one"] });
    expect(custom.warnings).toMatchObject([
      { message: expect.stringMatching(/^_bmad\/custom\/bmad-brief\.toml: line 1/u) },
    ]);
  });

  it("is empty for a skill that has none, or one for an agent", async () => {
    expect(await read({ "_bmad/a.md": "" })).toEqual({ workflow: {}, warnings: [] });
    expect(await read({ [`${SKILL}/customize.toml`]: '[agent]\nname = "Mary"\n' })).toEqual({
      workflow: {},
      warnings: [],
    });
  });
});
