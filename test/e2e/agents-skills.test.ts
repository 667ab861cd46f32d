import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PILOT_TOML, sectionedSkill, tomlSkill, workflowSkill } from "../support/skill-project.ts";
import { makeHome, squad, type Home } from "../support/squad.ts";
import { put } from "../support/wired-home.ts";

let home: Home;

beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.remove());

interface Report {
  readonly agents: readonly { readonly id: string; readonly name: string; readonly generation: string }[];
  readonly skipped: readonly object[];
  readonly installations: readonly object[];
  readonly searched: readonly object[];
}

const report = async (...args: readonly string[]): Promise<Report> => {
  const { code, stdout, stderr } = await squad(home, ["agents", ...args, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Report;
};

describe("squad with agents that are skills", () => {
  beforeEach(() => {
    put(home.project, {
      "_bmad/_config/manifest.yaml": "installation:\n  version: 6.12.0\n",
      "_bmad/config.toml": '[core]\nproject_name = "Tides"\n',
      "_bmad/custom/config.toml": '[agents.bmad-agent-pilot]\nname = "Vanh"\n',
      "_bmad/custom/bmad-agent-pilot.toml": '[agent]\nrole = "Leads the fleet."\n',
      "_bmad/custom/bmad-agent-pilot.user.toml": "[agent\n",
      ...tomlSkill(".claude/skills/bmad-agent-pilot", PILOT_TOML),
      ...tomlSkill(".agents/skills/bmad-agent-pilot", PILOT_TOML),
      ...workflowSkill(".claude/skills/bmad-draw-chart"),
    });
    put(home.dir, sectionedSkill(".codex/skills/bmad-agent-lookout"));
  });

  it("lists them under the names they have here, copies uncounted", async () => {
    const { stdout } = await squad(home, ["agents"]);
    expect(stdout).toContain(`from ${join(home.project, "_bmad")} (BMad 6.12.0)\n`);
    expect(stdout).toMatch(/^⚓ {2}Vanh +pilot +Harbour Pilot$/m);
    expect(stdout).toMatch(/^⚓ {2}Nadia +lookout +Harbour Pilot$/m);
    expect(stdout).toMatch(/\n2 with warnings: `squad agents check` says why\n$/);
  });

  it("shows an agent with its overrides, also by its full name", async () => {
    const { stdout } = await squad(home, ["agents", "show", "bmad-agent-pilot"]);
    expect(stdout).toContain("⚓ Vanh, Harbour Pilot\n");
    expect(stdout).toContain("Role: Leads the fleet.");
    expect(stdout).toMatch(/! _bmad\/custom\/bmad-agent-pilot\.user\.toml: line 1, /);
  });

  it("reports generations, copies and what was searched", async () => {
    const { agents, skipped, installations, searched } = await report("check");
    expect(agents.map(({ id, generation }) => [id, generation])).toEqual([
      ["pilot", "skill-toml"],
      ["lookout", "skill"],
    ]);
    const first = join(home.project, ".claude/skills/bmad-agent-pilot/SKILL.md");
    expect(skipped).toEqual([
      {
        source: join(home.project, ".agents/skills/bmad-agent-pilot/SKILL.md"),
        reason: `same agent as ${first}`,
      },
    ]);
    expect(installations).toEqual([{ root: join(home.project, "_bmad"), version: "6.12.0" }]);
    expect(searched).toEqual([
      { kind: "skills", folder: join(home.project, ".claude/skills"), agents: 1, looked: 2 },
      { kind: "skills", folder: join(home.project, ".agents/skills"), agents: 0, looked: 1 },
      { kind: "home skills", folder: join(home.dir, ".codex/skills"), agents: 1, looked: 1 },
    ]);
    const text = (await squad(home, ["agents", "check"])).stdout;
    expect(text).toMatch(
      /^⚓ +Vanh +pilot +skill-toml 6\.12\.0 +2 +\.claude\/skills\/bmad-agent-pilot\/SKILL\.md\n {4}! _bmad\/custom\//m,
    );
    expect(text).toMatch(/^⚓ +Nadia +lookout +skill +4, 1 dead +\/\S+\.codex\/skills\//m);
    expect(text).toMatch(/^- 1 further copy of these agents\n/m);
    expect(text).toMatch(/^skill-toml +1 +1 +1 +0\nskill +1 +1 +1 +1\n/m);
    expect(text).toMatch(/^_bmad: BMad 6\.12\.0\n/m);
  });

  it("reads a folder that is given, menus resolved in the project it belongs to", async () => {
    const { agents } = await report("check", ".claude");
    expect(agents).toMatchObject([
      {
        id: "pilot",
        menu: [
          { code: "CH", runnable: true },
          { code: "LG", runnable: true },
        ],
      },
    ]);
  });

  it("has doctor name every place it searched", async () => {
    const { stdout } = await squad(home, ["doctor"]);
    expect(stdout).toMatch(/^ +bmad +.*_bmad, version 6\.12\.0$/m);
    expect(stdout).toMatch(/^ +searched skills +.*\.claude\/skills: 1 of 2 give an agent$/m);
    expect(stdout).toMatch(/^ +searched home skills +.*\.codex\/skills: 1 of 1 give an agent$/m);
  });

  it("uses the home folder's agents where there is no BMad", async () => {
    const { stdout } = await squad(home, ["agents"], { cwd: home.configDir });
    expect(stdout).toContain("no BMad installation here: these are from other places");
    expect(stdout).toMatch(/^⚓ {2}Nadia +lookout +Harbour Pilot$/m);
    expect(stdout).not.toContain("Winston");
  });
});
