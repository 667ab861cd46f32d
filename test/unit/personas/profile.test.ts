import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readProfile } from "../../../src/personas/profile.ts";
import { MANIFEST, writeProject, type Files } from "./support.ts";

async function read(files: Files) {
  const projectRoot = await writeProject({ ...MANIFEST, ...files });
  const result = await readProfile({ projectRoot, bmadRoot: join(projectRoot, "_bmad") }, "system user");
  return { projectRoot, ...result };
}

const bmm = (text: string): Files => ({ "_bmad/bmm/config.yaml": text });

describe("the project's profile", () => {
  it("is read from bmm first, then other modules, then core", async () => {
    const { profile, warnings, projectRoot } = await read({
      "_bmad/bmm/config.yaml": "project_name: Tides\nuser_name: Ines\n",
      "_bmad/cis/config.yaml": "user_name: Other\ncommunication_language: Português\n",
      "_bmad/core/config.yaml": "communication_language: English\noutput_folder: '{project-root}/docs'\n",
    });
    expect(profile).toEqual({
      userName: "Ines",
      communicationLanguage: "Português",
      documentLanguage: "",
      projectName: "Tides",
      outputFolder: join(projectRoot, "docs"),
      outputFolders: [join(projectRoot, "docs")],
      userSkillLevel: "",
      values: expect.objectContaining({
        user_name: "Ines",
        "cis.user_name": "Other",
        "core.output_folder": "{project-root}/docs",
      }),
    });
    expect(warnings).toEqual([]);
  });

  it.each(["None", "none", "''", "null", "~", "", "[a, b]"])("takes user_name %s for none", async (value) => {
    expect((await read(bmm(`user_name: ${value}\n`))).profile.userName).toBe("system user");
  });

  it("keeps numbers and free text as written", async () => {
    const { profile } = await read(
      bmm("user_name: 59122\ncommunication_language: 日本語 (formal)\ndocument_output_language: no\n"),
    );
    expect(profile).toMatchObject({
      userName: "59122",
      communicationLanguage: "日本語 (formal)",
      documentLanguage: "no",
    });
  });

  it("has the caller's user name and nothing else without BMad", async () => {
    const projectRoot = await writeProject({});
    expect((await readProfile({ projectRoot, bmadRoot: null }, "me\u001b[2J")).profile).toEqual({
      userName: "me",
      communicationLanguage: "",
      documentLanguage: "",
      projectName: "",
      outputFolder: null,
      outputFolders: [join(projectRoot, "_bmad-output")],
      userSkillLevel: "",
      values: { output_folder: "_bmad-output" },
    });
  });

  it("is read line by line when its YAML is broken, with a warning", async () => {
    const { profile, warnings } = await read(bmm('project_name: a: b: [\nuser_name: "Ines"\n'));
    expect(profile.userName).toBe("Ines");
    expect(warnings).toEqual(["_bmad/bmm/config.yaml: not valid YAML, read line by line"]);
  });

  it.each([
    ["'{project-root}/docs/out'", "docs/out"],
    ["{project-root}/docs", "docs"],
    ["_bmad-output", "_bmad-output"],
    ["'{project-root}//docs-of-ours'", "docs-of-ours"],
    ["'{project-root}/{bmad_folder}/out'", "_bmad/out"],
  ])("resolves output folder %s inside the project", async (value, expected) => {
    const { profile, projectRoot } = await read(bmm(`output_folder: ${value}\n`));
    expect(profile.outputFolder).toBe(join(projectRoot, expected));
  });

  it("takes an absolute path glued behind {project-root}/ for itself", async () => {
    const absolute = join(tmpdir(), "shared-docs");
    const { profile } = await read(bmm(`output_folder: "{project-root}/${absolute}"\n`));
    expect(profile.outputFolder).toBe(absolute);
  });

  it.each(["{output_folder}/x", "~/docs"])("ignores output folder %s with a warning", async (value) => {
    const { profile, warnings } = await read(bmm(`output_folder: "${value}"\n`));
    expect(profile.outputFolder).toBeNull();
    expect(warnings).toEqual([`output_folder "${value}" cannot be resolved: ignored`]);
  });
});
