import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkPaths, loadPersonaFile } from "../../../src/personas/check-paths.ts";
import { agentFile, MANIFEST, writeProject } from "./support.ts";

describe("checking paths", () => {
  it("reads every project below a folder, each agent with its own module and root", async () => {
    const root = await writeProject({
      "one/_bmad/_config/manifest.yaml": "",
      "one/_bmad/bmm/agents/pm.md": agentFile(),
      "one/_bmad/bmm/workflows/agents-list.md": "no agent",
      "group/two/bmad/cis/agents/coach/coach.md": agentFile(),
      "three/.claude/skills/bmad-pm/SKILL.md": "# x",
      "three/node_modules/x/agents/pm.md": agentFile(),
    });
    const report = await checkPaths([root]);
    expect(report.personas.map((persona) => [persona.source, persona.module])).toEqual([
      [join(root, "group/two/bmad/cis/agents/coach/coach.md"), "cis"],
      [join(root, "one/_bmad/bmm/agents/pm.md"), "bmm"],
    ]);
    expect(report.skipped).toEqual([
      {
        source: join(root, "three/.claude/skills/bmad-pm/SKILL.md"),
        reason: "a skill that is no agent",
      },
    ]);
    expect(report.warnings).toEqual([]);
  });

  it("takes the helpers of a skill for no agents", async () => {
    const root = await writeProject({
      "bmad/core/skills/distil/SKILL.md": "# Distil",
      "bmad/core/skills/distil/agents/compressor.md": "# Compressor\nYou compress.",
    });
    expect((await checkPaths([root])).personas).toEqual([]);
  });

  it("reads a file given by name wherever it lies", async () => {
    const root = await writeProject({ "notes/nadia.md": agentFile(), "notes/list.txt": "x" });
    const report = await checkPaths([join(root, "notes/nadia.md"), join(root, "notes/list.txt")]);
    expect(report.personas).toMatchObject([{ id: "nadia", name: "Nadia" }]);
    expect(report.skipped).toMatchObject([{ reason: "not a Markdown, XML or YAML file" }]);
  });

  it("does not take an IDE's copy for another agent, unless it is given by name", async () => {
    const root = await writeProject({ ...MANIFEST, ".claude/commands/bmad/bmm/agents/pm.md": agentFile() });
    expect(await checkPaths([root])).toMatchObject({
      personas: [],
      skipped: [{ reason: "an IDE's own copy or agent" }],
    });
    const given = await checkPaths([join(root, ".claude/commands/bmad/bmm/agents/pm.md")]);
    expect(given.personas).toHaveLength(1);
  });

  it("reads nothing twice when paths overlap", async () => {
    const root = await writeProject({ ...MANIFEST, "_bmad/bmm/agents/pm.md": agentFile() });
    expect((await checkPaths([root, join(root, "_bmad"), root])).personas).toHaveLength(1);
  });

  it("ends at links that form a circle and at folders that lie too deep", async () => {
    const deep = `${"d/".repeat(14)}agents`;
    const root = await writeProject({ [`${deep}/pm.md`]: agentFile(), "a/agents/pm.md": agentFile() });
    await mkdir(join(root, "b"));
    await symlink(root, join(root, "b/again"));
    const report = await checkPaths([root]);
    expect(report.personas).toHaveLength(1);
    expect(report.warnings).toEqual([expect.stringMatching(/lies too deep: not searched$/)]);
  });

  it("fails for a path that is not there, naming it", async () => {
    await expect(checkPaths(["/no/such\u001b[2J/place"])).rejects.toMatchObject({
      code: "no-input",
      message: "/no/such/place cannot be read (ENOENT)",
      hint: "give an existing file, folder or project root",
    });
  });
});

describe("loading one file", () => {
  it("never throws, also for a file that is not there", async () => {
    expect(await loadPersonaFile("/no/such/agents/pm.md")).toEqual({
      kind: "skipped",
      source: "/no/such/agents/pm.md",
      reason: "cannot be read (ENOENT)",
    });
  });

  it("refuses a folder and a link out of the project", async () => {
    const outside = await writeProject({ "pm.md": agentFile() });
    const root = await writeProject({ ...MANIFEST, "_bmad/bmm/agents/dir.md/x.md": "x" });
    await symlink(join(outside, "pm.md"), join(root, "_bmad/bmm/agents/pm.md"));
    expect(await loadPersonaFile(join(root, "_bmad/bmm/agents/dir.md"))).toMatchObject({
      reason: "not a regular file",
    });
    expect(await loadPersonaFile(join(root, "_bmad/bmm/agents/pm.md"))).toMatchObject({
      reason: "symbolic link that leaves the project",
    });
  });
});
