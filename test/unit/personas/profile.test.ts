import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCentralConfig } from "../../../src/personas/configuration/central-config.ts";
import { readProfile } from "../../../src/personas/profile.ts";
import { MANIFEST, writeProject, type Files } from "./support.ts";

async function read(files: Files) {
  const projectRoot = await writeProject({ ...MANIFEST, ...files });
  const bmadRoot = join(projectRoot, "_bmad");
  const central = await readCentralConfig(bmadRoot, projectRoot);
  const result = await readProfile({ projectRoot, bmadRoot }, { name: "system user", language: "" }, central);
  return { projectRoot, ...result, warnings: result.warnings.map(({ message }) => message) };
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
      communicationLanguage: "Portuguese",
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

  it("keeps numbers as written, and names languages", async () => {
    const { profile } = await read(
      bmm("user_name: 59122\ncommunication_language: 日本語 (formal)\ndocument_output_language: no\n"),
    );
    expect(profile).toMatchObject({
      userName: "59122",
      communicationLanguage: "Japanese (“日本語 (formal)”)",
      documentLanguage: "Norwegian",
    });
  });

  it("has the caller's user name and nothing else without BMad", async () => {
    const projectRoot = await writeProject({});
    expect(
      (await readProfile({ projectRoot, bmadRoot: null }, { name: "me\u001b[2J", language: "" })).profile,
    ).toEqual({
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

describe("the central configuration", () => {
  const base: Files = {
    "_bmad/config.toml":
      '[core]\nproject_name = "Tides"\noutput_folder = "_bmad-output"\n\n[modules.bmm]\n' +
      'planning_artifacts = "{project-root}/_bmad-output/plans"\nproject_knowledge = "{project-root}/docs"\n',
    "_bmad/config.user.toml":
      '[core]\nuser_name = "Ines"\ncommunication_language = "Português"\n\n[modules.bmm]\nuser_skill_level = "expert"\n',
  };

  it("is merged from four layers, and goes before what modules say", async () => {
    const { profile, warnings, projectRoot } = await read({
      ...base,
      "_bmad/custom/config.toml": '[core]\nproject_name = "Harbour"\n',
      "_bmad/custom/config.user.toml": '[core]\ncommunication_language = "Deutsch"\n',
      "_bmad/bmm/config.yaml": "user_name: Other\ndocument_output_language: English\nproject_name: Old\n",
    });
    expect(profile).toEqual({
      userName: "Ines",
      communicationLanguage: "German",
      documentLanguage: "English",
      projectName: "Harbour",
      outputFolder: join(projectRoot, "_bmad-output"),
      outputFolders: ["_bmad-output/plans", "docs", "_bmad-output"].map((path) => join(projectRoot, path)),
      userSkillLevel: "expert",
      values: expect.objectContaining({
        "bmm.planning_artifacts": "{project-root}/_bmad-output/plans",
        project_knowledge: "{project-root}/docs",
        user_name: "Ines",
      }),
    });
    expect(warnings).toEqual([]);
  });

  it.each([
    ["de_DE.UTF-8", "German"],
    ["pt_BR.UTF-8", "Brazilian Portuguese"],
    ["en_US.UTF-8", undefined],
    ["C.UTF-8", undefined],
    ["", undefined],
  ])("falls back to the system's language %j, unless one is configured", async (language, systemLanguage) => {
    const projectRoot = await writeProject({});
    const { profile } = await readProfile({ projectRoot, bmadRoot: null }, { name: "", language });
    expect(profile.systemLanguage).toBe(systemLanguage);
    expect(profile.communicationLanguage).toBe("");
    const configured = await writeProject(bmm("communication_language: English\n"));
    const place = { projectRoot: configured, bmadRoot: join(configured, "_bmad") };
    expect((await readProfile(place, { name: "", language })).profile.systemLanguage).toBeUndefined();
  });

  it("does without the user's layer, as after a clone", async () => {
    const { "_bmad/config.toml": shared = "" } = base;
    const { profile, warnings } = await read({ "_bmad/config.toml": shared });
    expect(profile).toMatchObject({
      userName: "system user",
      communicationLanguage: "",
      projectName: "Tides",
    });
    expect(warnings).toEqual([]);
  });

  it("leaves out a layer that is no TOML, with a warning that says where", async () => {
    const { profile, warnings } = await read({ ...base, "_bmad/custom/config.toml": "[core\n" });
    expect(profile).toMatchObject({ userName: "Ines", projectName: "Tides" });
    expect(warnings).toEqual([
      expect.stringMatching(/^_bmad\/custom\/config\.toml: line 1, column \d+: .+: the file is left out$/),
    ]);
  });
});

describe("output folders", () => {
  it("take a literal {output_folder} for the installer's default", async () => {
    const { profile, warnings, projectRoot } = await read(
      bmm('planning_artifacts: "{project-root}/{output_folder}/plans"\n'),
    );
    expect(profile.outputFolders).toEqual(
      ["_bmad-output/plans", "_bmad-output"].map((path) => join(projectRoot, path)),
    );
    expect(profile.values["planning_artifacts"]).toBe("{project-root}/_bmad-output/plans");
    expect(warnings).toEqual([]);
  });

  it("resolve values in values, whichever way they are rooted, and end where those go in a circle", async () => {
    const { profile, projectRoot } = await read(
      bmm(
        "output_folder: '{project-root}/out'\nplanning_artifacts: '{project-root}/{output_folder}/plans'\n" +
          "project_knowledge: '{output_folder}/know'\na: '{b}'\nb: '{a}'\n",
      ),
    );
    expect(profile.outputFolders).toEqual(
      ["out/plans", "out/know", "out"].map((path) => join(projectRoot, path)),
    );
    expect(profile.values["a"]).toMatch(/^\{[ab]\}$/);
  });

  it.each([
    ["/var/shared-docs", "lies outside the project: nothing is written there"],
    ["'{project-root}'", "is no folder of its own: every document that goes there is asked for"],
    ["..", "lies outside the project: nothing is written there"],
    [".git/hooks", "is no folder of its own: every document that goes there is asked for"],
  ])("leave out %s", async (value, reason) => {
    const { profile, warnings } = await read(bmm(`output_folder: ${value}\n`));
    expect(profile.outputFolders).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(reason)]);
  });
});

describe("the configuration of BMad 4", () => {
  it("names documents one by one: their folders are the output folders", async () => {
    const projectRoot = await writeProject({
      ".bmad-core/core-config.yaml":
        "markdownExploder: true\nqa:\n  qaLocation: docs/qa\nprd:\n  prdFile: docs/prd.md\n  prdSharded: true\n" +
        "architecture:\n  architectureFile: design/architecture.md\ndevLoadAlwaysFiles:\n  - docs/x.md\ndevStoryLocation: docs/stories\n",
    });
    const { profile, warnings } = await readProfile(
      { projectRoot, bmadRoot: join(projectRoot, ".bmad-core") },
      { name: "Ines", language: "" },
    );
    expect(profile.outputFolders).toEqual(
      ["docs", "design", "docs/stories", "docs/qa"].map((path) => join(projectRoot, path)),
    );
    expect(profile.values).toMatchObject({ "prd.prdFile": "docs/prd.md", devStoryLocation: "docs/stories" });
    expect(warnings).toEqual([]);
  });
});
