import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveAgent } from "../../../src/personas/resolve-agent.ts";
import { findProject } from "../../../src/personas/project.ts";
import { loadRoster } from "../../../src/personas/roster.ts";
import { agentFile, MANIFEST, writeProject, type Files } from "./support.ts";

const BUNDLED = join(import.meta.dirname, "../../../agents");

async function load(files: Files) {
  const cwd = await writeProject(files);
  const project = findProject(cwd);
  return {
    cwd,
    roster: await loadRoster({ project, bundledDir: BUNDLED, system: { name: "Ines", language: "" } }),
  };
}

const named = (name: string): string => agentFile({ attributes: `name="${name}" title="T" icon="⚓"` });

describe("the roster", () => {
  it("holds the project's personas, bmm first and core last, and what was skipped", async () => {
    const { cwd, roster } = await load({
      ...MANIFEST,
      "_bmad/core/agents/master.md": named("Master"),
      "_bmad/cis/agents/coach/coach.md": named("Coach"),
      "_bmad/cis/agents/coach-sidecar/memories.md": "x",
      "_bmad/bmm/agents/pm.md": named("Petra"),
      "_bmad/bmm/agents/README.md": "# x",
      "_bmad/agents/own.md": named("Own"),
      "_bmad/_config/agents/bmm-pm.customize.yaml": "agent: {}",
      "_bmad/bmm/config.yaml": "communication_language: Deutsch\n",
    });
    expect(roster.personas.map((persona) => [persona.id, persona.module])).toEqual([
      ["pm", "bmm"],
      ["coach", "cis"],
      ["master", "core"],
      ["own", ""],
    ]);
    expect(roster.skipped).toEqual([
      { source: join(cwd, "_bmad/bmm/agents/README.md"), reason: "documentation, not an agent" },
      {
        source: join(cwd, "_bmad/cis/agents/coach-sidecar/memories.md"),
        reason: "an agent's memory folder, not an agent",
      },
    ]);
    expect(roster).toMatchObject({
      projectRoot: cwd,
      bmadRoot: join(cwd, "_bmad"),
      profile: { userName: "Ines", communicationLanguage: "German" },
      warnings: [],
    });
  });

  it("keeps agents of the same id in two modules addressable", async () => {
    const { roster } = await load({
      ...MANIFEST,
      "_bmad/gds/agents/tech-writer.md": named("Greta"),
      "_bmad/bmm/agents/tech-writer/tech-writer.md": named("Paula"),
    });
    expect(roster.personas.map((persona) => persona.id)).toEqual(["tech-writer", "gds/tech-writer"]);
    expect(resolveAgent(roster, "tech-writer").name).toBe("Paula");
    expect(resolveAgent(roster, "bmm/tech-writer").name).toBe("Paula");
    expect(resolveAgent(roster, "GDS/Tech-Writer").name).toBe("Greta");
    expect(resolveAgent(roster, "greta").name).toBe("Greta");
  });

  it("says when one module holds an agent twice", async () => {
    const { roster } = await load({
      ...MANIFEST,
      "_bmad/bmm/agents/pm.md": named("One"),
      "_bmad/bmm/agents/pm/pm.md": named("Two"),
    });
    expect(roster.personas.map((persona) => persona.name)).toEqual(["One", "Two"]);
    expect(roster.personas.map((persona) => persona.id)).toEqual(["pm", "bmm/pm"]);
  });

  it("is the bundled squad in a project without BMad", async () => {
    const { roster } = await load({ ".git/config": "" });
    expect(roster).toMatchObject({ bmadRoot: null, warnings: [], skipped: [] });
    expect(roster.personas.every((persona) => persona.generation === "bundled")).toBe(true);
  });

  it("is the bundled squad, with the project's own profile and a word of why, when no agent can be read", async () => {
    const { cwd, roster } = await load({
      ...MANIFEST,
      "_bmad/bmm/config.yaml": "user_name: Rui\n",
      "_bmad/bmm/agents/pm.agent.yaml": "agent:\n",
    });
    expect(roster).toMatchObject({
      projectRoot: cwd,
      bmadRoot: null,
      profile: { userName: "Rui" },
      warnings: [
        {
          message: "_bmad holds no agent this version can read: the bundled squad is used",
          complaint: { kind: "no-team", folder: "_bmad" },
        },
      ],
    });
    expect(roster.skipped).toHaveLength(1);
    expect(roster.personas.length).toBeGreaterThan(0);
  });

  it("is empty, not an error, when even the bundled folder is missing", async () => {
    const cwd = await writeProject({ ".git/config": "" });
    const roster = await loadRoster({
      project: findProject(cwd),
      bundledDir: join(cwd, "void"),
      system: { name: "", language: "" },
    });
    expect(roster.personas).toEqual([]);
  });
});
