import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findProject } from "../../../src/personas/project.ts";
import { agentFile, MANIFEST, writeProject, type Files } from "./support.ts";
import { expectLinear } from "../../support/growth.ts";

describe("a project", () => {
  it.each<[string, Files, string]>([
    ["_config in _bmad", MANIFEST, "_bmad"],
    ["_cfg in .bmad", { ".bmad/_cfg/manifest.yaml": "" }, ".bmad"],
    ["a folder of any name", { "y/_cfg/manifest.yaml": "" }, "y"],
    ["agents without a manifest", { "bmad/bmm/agents/pm.md": agentFile() }, "bmad"],
    ["agents in folders of their own", { "_bmad/bmm/agents/pm/pm.md": agentFile() }, "_bmad"],
    [
      "a manifest rather than agents alone",
      { "_bmad/bmm/agents/pm.md": "x", ".bmad/_cfg/manifest.yaml": "" },
      ".bmad",
    ],
  ])("is known by %s", async (_, files, folder) => {
    const root = await writeProject({ ...files, "src/deep/down/file.txt": "" });
    expect(findProject(join(root, "src/deep/down"))).toEqual({
      projectRoot: root,
      bmadRoot: join(root, folder),
    });
  });

  it("is found from inside its BMad folder", async () => {
    const root = await writeProject({ ...MANIFEST, "_bmad/bmm/agents/pm.md": agentFile() });
    expect(findProject(join(root, "_bmad/bmm/agents"))).toEqual({
      projectRoot: root,
      bmadRoot: join(root, "_bmad"),
    });
  });

  it.each([".git", ".squad"])("begins at %s when there is no BMad folder", async (mark) => {
    const root = await writeProject({ [`${mark}/config`]: "", "a/b/c.txt": "" });
    expect(findProject(join(root, "a/b"))).toEqual({ projectRoot: root, bmadRoot: null });
  });

  it("with BMad wins over a nearer repository without", async () => {
    const root = await writeProject({ ...MANIFEST, "vendor/lib/.git/config": "" });
    expect(findProject(join(root, "vendor/lib")).projectRoot).toBe(root);
  });

  it("takes a worktree's .git file for a mark", async () => {
    const root = await writeProject({ ".git": "gitdir: elsewhere", "a/b.txt": "" });
    expect(findProject(join(root, "a")).projectRoot).toBe(root);
  });

  it("does not reach through a link to another project's BMad folder", async () => {
    const other = await writeProject(MANIFEST);
    const root = await writeProject({ ".git/config": "" });
    await symlink(join(other, "_bmad"), join(root, "_bmad"));
    expect(findProject(root)).toEqual({ projectRoot: root, bmadRoot: null });
  });

  it("follows a link that stays inside", async () => {
    const root = await writeProject({ "tools/team/_cfg/manifest.yaml": "", ".git/config": "" });
    await symlink(join(root, "tools/team"), join(root, "_bmad"));
    expect(findProject(root)).toEqual({ projectRoot: root, bmadRoot: join(root, "_bmad") });
  });

  it("survives unreadable folders and a folder that is not there", async () => {
    const root = await writeProject({ ...MANIFEST, "locked/x.txt": "" });
    await chmod(join(root, "locked"), 0);
    expect(findProject(join(root, "locked/void")).projectRoot).toBe(root);
    await chmod(join(root, "locked"), 0o755);
  });

  it("of hundreds of folders is found in time in proportion to them", async () => {
    const roots = new Map<number, string>();
    for (const length of [75, 300]) {
      const root = await writeProject({ "zz/_cfg/manifest.yaml": "" });
      const folders = Array.from({ length }, (_, index) => join(root, `package-${index}/src`));
      await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true })));
      roots.set(length, root);
    }
    const { bmadRoot } = await expectLinear(
      (folders) => findProject(join(roots.get(folders) ?? "", "package-7/src")),
      300,
    );
    expect(bmadRoot).toBe(join(roots.get(300) ?? "", "zz"));
  });
});
