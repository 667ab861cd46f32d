import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installQuirkyBmad } from "../support/quirky-project.ts";
import { makeHome, squad, type Home } from "../support/squad.ts";
import { put } from "../support/wired-home.ts";

interface Agents {
  readonly v: number;
  readonly agents: readonly {
    readonly id: string;
    readonly menu: readonly object[];
    readonly warnings: readonly string[];
  }[];
  readonly skipped: readonly { readonly source: string; readonly reason: string }[];
}

let home: Home;

beforeEach(() => {
  home = makeHome();
  installQuirkyBmad(home.project);
});
afterEach(() => home.remove());

const json = async (args: readonly string[]): Promise<Agents> => {
  const { code, stdout, stderr } = await squad(home, [...args, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Agents;
};

describe("squad agents", () => {
  it.each([["list"], ["check"]])(
    "%s reads every agent of a quirky project, in the documented shape",
    async (verb) => {
      const { v, agents, skipped } = await json(["agents", verb]);
      expect(v).toBe(1);
      expect(agents.map(({ id }) => id).toSorted()).toEqual([
        "cis/pilot",
        "cook",
        "keeper",
        "pilot",
        "talker",
      ]);
      for (const agent of agents) {
        expect(agent).toEqual({
          id: expect.any(String),
          name: expect.any(String),
          title: expect.any(String),
          icon: expect.any(String),
          generation: expect.stringMatching(/^(?:xml|prose)$/),
          source: expect.stringContaining(join(home.project, "_bmad")),
          menu: expect.any(Array),
          warnings: expect.any(Array),
        });
      }
      const byId = new Map(agents.map((agent) => [agent.id, agent]));
      expect(byId.get("pilot")).toMatchObject({
        name: "Pilot",
        title: "Pilot",
        icon: "⚓",
        menu: [
          { code: "MH", description: "Redisplay Menu Help", target: null, runnable: true, builtin: "menu" },
          {
            trigger: "chart",
            code: "CH",
            description: "Draw a chart",
            target: { kind: "workflow", path: expect.stringMatching(/chart\/workflow\.yaml$/) },
            runnable: true,
            builtin: null,
          },
          { trigger: "sound", code: "SD", target: { kind: "action", path: null }, runnable: true },
          { trigger: "gone", code: null, target: { kind: "exec", path: null }, runnable: false },
        ],
      });
      for (const item of byId.get("pilot")?.menu ?? [])
        expect(Object.keys(item)).toEqual([
          "trigger",
          "code",
          "description",
          "target",
          "runnable",
          "builtin",
        ]);
      expect(byId.get("cook")?.warnings.join()).toMatch(/windows-1252/i);
      expect(byId.get("talker")).toMatchObject({ generation: "prose" });
      const reasons = new Map(skipped.map(({ source, reason }) => [source.split("/").at(-1), reason]));
      expect(new Set(reasons.keys())).toEqual(
        new Set(["README.md", "empty.md", "old.agent.yaml", "pilot.customize.yaml"]),
      );
      expect(reasons.get("README.md")).toBe("documentation, not an agent");
      expect(reasons.get("old.agent.yaml")).toBe("YAML of an agent without persona and menu");
    },
  );

  it("check says for people what is wrong where, and exits 0", async () => {
    const { code, stdout } = await squad(home, ["agents", "check"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ *Cook +cook +xml 6\.0\.4 +\S.* _bmad\/bmm\/agents\/cook\.md\n(?: {4}[†!] .*\n)* {4}! .*windows-1252/im,
    );
    expect(stdout).toMatch(
      /^⚓ +Pilot +pilot +xml 6\.0\.4 +4, 1 dead +_bmad\S+pilot\.md\n {4}† \*gone: no \S+\n/m,
    );
    expect(stdout).toMatch(/^- documentation, not an agent\n {4}_bmad\S+README\.md\n/m);
    expect(stdout).toMatch(/^_bmad: BMad 6\.0\.4\n/m);
    expect(stdout).toMatch(/^xml +4 +\d +\d +\d\nprose +1 /m);
    expect(stdout).toMatch(/\n5 agents, 4 files skipped\n$/);
  });

  it("list names everyone, and where they come from", async () => {
    const { stdout } = await squad(home, ["agents"]);
    expect(stdout).toContain(`from ${join(home.project, "_bmad")} (BMad 6.0.4)\n`);
    expect(stdout).toMatch(/^⚓ {2}Keeper +keeper +Pilot$/m);
    expect(stdout).toMatch(/`squad agents check` says why/);
  });

  it("finds the project from any folder inside it", async () => {
    put(home.project, { "src/deep/file.txt": "" });
    const { stdout } = await squad(home, ["agents"], { cwd: join(home.project, "src/deep") });
    expect(stdout).toContain(`from ${join(home.project, "_bmad")} (BMad 6.0.4)\n`);
  });

  it("show gives one agent by id, name or spelling, with its menu", async () => {
    const { code, stdout } = await squad(home, ["agents", "show", "KEEPER"]);
    expect(code).toBe(0);
    expect(stdout).toContain("⚓ Keeper, Pilot\n");
    expect(stdout).toContain("Style: Calm & short.");
    const shown = JSON.parse((await squad(home, ["agents", "show", "pilot", "--json"])).stdout) as object;
    const { agents } = await json(["agents"]);
    expect(shown).toEqual({ v: 1, agent: agents.find(({ id }) => id === "pilot") });
  });

  it.each([
    ["bmad-agent-keeper"],
    ["keeper"],
    ["Keeper"],
    ["@keeper"],
    ["bmm/keeper"],
    ["bmad-agent-bmm-keeper"],
  ])("show, and run --agent, know %s", async (name) => {
    expect((await squad(home, ["agents", "show", name])).stdout).toContain("⚓ Keeper, Pilot\n");
    const { stderr } = await squad(home, ["run", "--agent", name], { input: "?" });
    expect(stderr).not.toContain("no agent called");
    expect(stderr).toMatch(/key/);
  });

  it("show of nobody exits 2, lists the real ones and suggests the nearest", async () => {
    const { code, stdout, stderr } = await squad(home, ["agents", "show", "keper"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/no agent called "keper"\n {2}did you mean keeper\?.*talker/);
  });

  it("check PATH reads what it is given instead of the project", async () => {
    const one = await json(["agents", "check", "_bmad/bmm/agents/cook.md"]);
    expect(one.agents.map(({ id }) => id)).toEqual(["cook"]);
    const folder = await json(["agents", "check", "_bmad/cis"]);
    expect(folder.agents.map(({ id }) => id)).toEqual(["pilot"]);
    const elsewhere = await squad(home, ["agents", "check", home.project, "--json"], { cwd: home.dir });
    expect((JSON.parse(elsewhere.stdout) as Agents).agents).toHaveLength(5);
  });

  it("check of a path that cannot be read exits 66 and names it", async () => {
    const { code, stdout, stderr } = await squad(home, ["agents", "check", "no/such/folder"]);
    expect({ code, stdout }).toEqual({ code: 66, stdout: "" });
    expect(stderr).toContain("no/such/folder cannot be read (ENOENT)");
  });

  it("are squad's own eight in a project without BMad", async () => {
    const { stdout } = await squad(home, ["agents"], { cwd: home.configDir });
    expect(stdout).toContain("no BMad installation here: these are squad's own\n");
    for (const name of ["Mary", "John", "Winston", "Amelia", "Bob", "Murat", "Paige", "Sally"])
      expect(stdout).toContain(` ${name} `);
  });
});
