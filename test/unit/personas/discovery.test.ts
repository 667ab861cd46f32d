import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Roster } from "../../../src/core/persona.ts";
import { findProject } from "../../../src/personas/project.ts";
import { resolveAgent } from "../../../src/personas/resolve-agent.ts";
import { loadRoster } from "../../../src/personas/roster.ts";
import { PILOT_TOML, sectionedSkill, tomlSkill } from "../../support/skill-project.ts";
import { agentFile, MANIFEST, writeProject, type Files } from "./support.ts";

interface Loaded {
  readonly root: string;
  readonly home: string;
  readonly roster: Roster;
}

async function load(files: Files, options: { home?: Files; isThorough?: boolean } = {}): Promise<Loaded> {
  const root = await writeProject({ ".git/config": "", ...files });
  const home = await writeProject(options.home ?? {});
  const { isThorough = false } = options;
  const roster = await loadRoster({
    project: findProject(root),
    bundledDir: join(root, "void"),
    system: { name: "Ines", language: "" },
    home,
    isThorough,
  });
  return { root, home, roster };
}

const skill = (folder: string): Files => tomlSkill(`${folder}/bmad-agent-pilot`, PILOT_TOML);
const pilot = (name: string): string => agentFile({ attributes: `name="${name}" title="T" icon="⚓"` });

const sources = ({ roster, root }: Loaded): string[] =>
  roster.personas.map(({ source }) => source.replace(`${root}/`, ""));

describe("where agents are found", () => {
  it("is every skill folder of a project, each agent once, .claude first", async () => {
    const loaded = await load({
      ...MANIFEST,
      ...skill(".github/skills"),
      ...skill(".claude/skills"),
      ...skill(".agents/skills"),
      ...tomlSkill(".zencoder/skills/bmad-agent-cook", PILOT_TOML.replace("Nadia", "Carla")),
    });
    expect(sources(loaded)).toEqual([
      ".claude/skills/bmad-agent-pilot/SKILL.md",
      ".zencoder/skills/bmad-agent-cook/SKILL.md",
    ]);
    const { roster, root } = loaded;
    const first = join(root, ".claude/skills/bmad-agent-pilot/SKILL.md");
    expect(roster.skipped).toEqual(
      [".agents", ".github"].map((tool) => ({
        source: join(root, `${tool}/skills/bmad-agent-pilot/SKILL.md`),
        reason: `same agent as ${first}`,
        copyOf: first,
      })),
    );
    expect(resolveAgent(roster, "bmad-agent-pilot").name).toBe("Nadia");
    expect(resolveAgent(roster, "@cook").name).toBe("Carla");
  });

  it("is the home folder for a project without BMad", async () => {
    const { roster, home } = await load({}, { home: skill(".codex/skills") });
    expect(roster).toMatchObject({ bmadRoot: null, personas: [{ name: "Nadia", generation: "skill-toml" }] });
    expect(roster.searched).toEqual([
      { kind: "home skills", folder: join(home, ".codex/skills"), agents: 1, looked: 1 },
    ]);
  });

  it("prefers the project's agent over that of the home folder, and adds who is only there", async () => {
    const { roster } = await load(
      { ...MANIFEST, "_bmad/bmm/agents/pilot.md": pilot("Petra") },
      {
        home: {
          ...skill(".claude/skills"),
          ...tomlSkill(".claude/skills/my-cook", PILOT_TOML.replace("Nadia", "Carla")),
        },
      },
    );
    expect(roster.personas.map(({ id, name }) => [id, name])).toEqual([
      ["pilot", "Petra"],
      ["my-cook", "Carla"],
    ]);
    expect(roster.skipped).toMatchObject([{ copyOf: expect.stringContaining("_bmad/bmm/agents/pilot.md") }]);
  });

  it("prefers the newer generation of an agent that an upgrade has left twice", async () => {
    const loaded = await load({
      ...MANIFEST,
      "_bmad/bmm/agents/pilot.md": pilot("Old"),
      ...sectionedSkill(".claude/skills/bmad-agent-pilot"),
    });
    expect(sources(loaded)).toEqual([".claude/skills/bmad-agent-pilot/SKILL.md"]);
    expect(loaded.roster.skipped).toMatchObject([{ source: join(loaded.root, "_bmad/bmm/agents/pilot.md") }]);
  });

  it("is a root of any name, whatever its files call it", async () => {
    const { roster, root } = await load({
      "y/_cfg/manifest.yaml": "installation:\n  version: 6.0.0-alpha.9\n",
      "y/bmm/agents/pilot.md": agentFile({
        menu: '<item cmd="*chart" workflow="{project-root}/bmad/bmm/chart/workflow.yaml">Draw</item>',
      }),
      "y/bmm/chart/workflow.yaml": "name: chart\n",
    });
    expect(roster).toMatchObject({ bmadRoot: join(root, "y"), bmadVersion: "6.0.0-alpha.9" });
    expect(roster.personas[0]?.menu[0]).toMatchObject({ runnable: true });
    expect(roster.personas[0]?.warnings).toEqual([
      "paths name the folder `bmad`, their files were found in the BMad folder",
    ]);
  });

  it("is BMad 4 and its packs, where there is nothing newer", async () => {
    const { roster, root } = await load({
      ".bmad-core/install-manifest.yaml": "version: 4.44.3\n",
      ".bmad-core/agents/pilot.md": pilot("Petra"),
      ".bmad-ports/agents/pilot.md": pilot("Paolo"),
      ".bmad-user-memory/notes.md": "x",
    });
    expect(roster).toMatchObject({ bmadRoot: join(root, ".bmad-core"), bmadVersion: "4.44.3" });
    expect(roster.personas.map(({ id, name, module }) => [id, name, module])).toEqual([
      ["pilot", "Petra", ""],
      ["ports/pilot", "Paolo", "ports"],
    ]);
  });

  it("is what the user put there: custom folders, and agents beside the project's own files", async () => {
    const loaded = await load({
      ...MANIFEST,
      "_bmad/custom/mate.md": pilot("Mate"),
      "_bmad/custom/mine/agents/cook.md": pilot("Cook"),
      "_bmad/custom/mine/README.md": "# x",
      "_bmad/custom/bmad-agent-pilot.toml": "[agent]\n",
      ...tomlSkill("_bmad/custom/skills/bosun", PILOT_TOML),
      "_bmad/custom/skills/work/SKILL.md": "# Work\n",
      "agents/loose.md": pilot("Loose"),
      "agents/notes.md": "# Notes\n\nNo agent, only notes about one.\n",
    });
    expect(loaded.roster.personas.map(({ id }) => id).toSorted()).toEqual(["bosun", "cook", "loose", "mate"]);
    expect(loaded.roster.skipped).toEqual([]);
  });

  it("is the skill folder below BMad's own that 6.2 wrote into its manifest", async () => {
    const loaded = await load({
      ...MANIFEST,
      "_bmad/_config/agent-manifest.csv":
        'name,displayName,module,path\n"bmad-agent-pilot","Nadia","bmm","_bmad/bmm/1-port/bmad-agent-pilot"\n',
      ...sectionedSkill("_bmad/bmm/1-port/bmad-agent-pilot"),
    });
    expect(sources(loaded)).toEqual(["_bmad/bmm/1-port/bmad-agent-pilot/SKILL.md"]);
  });

  it("is the installation's own table for agents whose files are not there", async () => {
    const { roster, root } = await load({
      ...MANIFEST,
      "_bmad/config.toml":
        '[agents.bmad-agent-pilot]\nname = "Nadia"\ntitle = "Harbour Pilot"\nicon = "⚓"\nmodule = "bmm"\n' +
        'description = "Knows every sandbank."\n\n[agents.bmad-agent-cook]\nname = "Carla"\ndescription = "Cooks."\n',
      ...tomlSkill(".claude/skills/bmad-agent-cook", PILOT_TOML.replace("Nadia", "Carla")),
    });
    expect(roster.personas.map(({ id, name }) => [id, name])).toEqual([
      ["cook", "Carla"],
      ["pilot", "Nadia"],
    ]);
    expect(roster.personas[1]).toMatchObject({
      identity: "Knows every sandbank.",
      source: join(root, "_bmad/config.toml"),
      menu: [],
      warnings: ["its own files were not found: known from config.toml alone, without a menu"],
    });
  });

  it("follows links to skills within the project, and none out of it", async () => {
    const outside = await writeProject(skill("skills"));
    const root = await writeProject({ ...MANIFEST, ...skill(".agents/skills") });
    await mkdir(join(root, ".claude/skills"), { recursive: true });
    await symlink(join(outside, "skills/bmad-agent-pilot"), join(root, ".claude/skills/bmad-agent-thief"));
    await symlink("../../.agents/skills/bmad-agent-pilot", join(root, ".claude/skills/bmad-agent-pilot"));
    const roster = await loadRoster({
      project: findProject(root),
      bundledDir: "/void",
      system: { name: "", language: "" },
      home: null,
    });
    expect(roster.personas.map(({ source }) => source)).toEqual([
      join(root, ".claude/skills/bmad-agent-pilot/SKILL.md"),
    ]);
  });
});

describe("commands of coding tools", () => {
  const wrapper = (target: string): string =>
    `---\nname: pilot\n---\n\n<agent-activation>\n1. LOAD the FULL agent file from ${target}\n2. FOLLOW it\n</agent-activation>\n`;

  it("are followed to agents that lie nowhere else", async () => {
    const loaded = await load({
      ".claude/commands/bmad/pilot.md": wrapper("@team/crew/pilot.md"),
      "team/crew/pilot.md": pilot("Petra"),
    });
    expect(sources(loaded)).toEqual(["team/crew/pilot.md"]);
  });

  it("that point nowhere, or outside, are said", async () => {
    const { roster, root } = await load({
      ".claude/commands/bmad/pilot.md": wrapper("@.bmad/bmm/agents/pilot.md"),
      ".cursor/rules/bmad/agents/spy.mdc": wrapper("@../agents/spy.md"),
    });
    expect(roster.personas).toEqual([]);
    expect(roster.skipped).toEqual([
      {
        source: join(root, ".claude/commands/bmad/pilot.md"),
        reason: "IDE command that points to .bmad/bmm/agents/pilot.md, which does not exist",
      },
      {
        source: join(root, ".cursor/rules/bmad/agents/spy.mdc"),
        reason: "IDE command that points to ../agents/spy.md, outside the project",
      },
    ]);
  });

  it("of skills are followed too, and change nothing where the agent was found", async () => {
    const files = {
      ...MANIFEST,
      "_bmad/bmm/agents/pilot.md": pilot("Petra"),
      ".claude/skills/bmad-pilot/SKILL.md": wrapper("{project-root}/_bmad/bmm/agents/pilot.md"),
    };
    const quick = await load(files);
    expect(sources(quick)).toEqual(["_bmad/bmm/agents/pilot.md"]);
    expect(quick.roster.skipped).toEqual([]);
    const { roster, root } = await load(files, { isThorough: true });
    expect(roster.personas).toHaveLength(1);
    expect(roster.skipped).toEqual([
      {
        source: join(root, ".claude/skills/bmad-pilot/SKILL.md"),
        reason: "IDE command that points to _bmad/bmm/agents/pilot.md, which is the agent",
        copyOf: join(root, "_bmad/bmm/agents/pilot.md"),
      },
    ]);
  });

  it("that are whole copies stand in for agents that are gone", async () => {
    const loaded = await load({ ".claude/commands/BMad/agents/pilot.md": pilot("Petra") });
    expect(sources(loaded)).toEqual([".claude/commands/BMad/agents/pilot.md"]);
  });
});
