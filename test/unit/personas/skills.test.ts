import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPersonaFile } from "../../../src/personas/check-paths.ts";
import { PILOT_TOML, sectionedSkill, tomlSkill, workflowSkill } from "../../support/skill-project.ts";
import { MANIFEST, writeProject, type Files } from "./support.ts";

const PILOT = ".claude/skills/bmad-agent-pilot";

/** Reads the pilot's skill in a project that has `files`. */
async function readPilot(files: Files, file = `${PILOT}/SKILL.md`) {
  const root = await writeProject({ ...MANIFEST, ...files });
  const reading = await loadPersonaFile(join(root, file));
  if (reading.kind === "skipped") throw new Error(reading.reason);
  return { root, pilot: reading.persona };
}

describe("a skill with sections and a table", () => {
  it("is an agent with everything its files say", async () => {
    const { root, pilot } = await readPilot({
      ...sectionedSkill(PILOT),
      ...workflowSkill(".claude/skills/bmad-draw-chart"),
      ...workflowSkill(".agents/skills/bmad-anchor"),
    });
    expect(pilot).toEqual({
      id: "pilot",
      canonicalId: "bmad-agent-pilot",
      name: "Nadia",
      title: "Harbour Pilot",
      icon: "⚓",
      role: "Pilot + navigator",
      identity: "Knows every sandbank.",
      communicationStyle: "Calm.",
      principles: "Depth before speed. Tides do not wait.",
      criticalActions: ["Read the tide table first."],
      memories: [],
      prose: "",
      menu: [
        {
          code: "CH",
          trigger: "draw-chart",
          description: "Draw a chart",
          runnable: true,
          builtin: null,
          target: {
            kind: "skill",
            value: "bmad-draw-chart",
            path: join(root, ".claude/skills/bmad-draw-chart/SKILL.md"),
            attributes: { skill: join(root, ".claude/skills/bmad-draw-chart/SKILL.md") },
          },
        },
        {
          code: "LG",
          trigger: "write-log",
          description: "Write the log",
          runnable: true,
          builtin: null,
          target: {
            kind: "exec",
            value: "write-log.md",
            path: join(root, PILOT, "write-log.md"),
            attributes: { exec: join(root, PILOT, "write-log.md") },
          },
        },
        {
          code: "AN",
          trigger: "anchor",
          description: "Drop the anchor",
          runnable: true,
          builtin: null,
          target: {
            kind: "skill",
            value: "bmad-anchor",
            path: join(root, ".agents/skills/bmad-anchor/SKILL.md"),
            attributes: { skill: join(root, ".agents/skills/bmad-anchor/SKILL.md") },
          },
        },
        {
          code: "SG",
          trigger: "",
          description: "Signal",
          runnable: true,
          builtin: null,
          target: {
            kind: "action",
            value: "Hoist the flag | and wait.",
            path: null,
            attributes: { action: "Hoist the flag | and wait." },
          },
        },
      ],
      generation: "skill",
      source: join(root, PILOT, "SKILL.md"),
      module: "bmm",
      warnings: [],
    });
  });

  it("says which skills of its menu are not installed", async () => {
    const { pilot } = await readPilot(sectionedSkill(PILOT));
    expect(pilot.menu.map(({ runnable }) => runnable)).toEqual([false, true, false, true]);
    expect(pilot.warnings).toEqual(["target does not exist: CH (bmad-draw-chart), AN (bmad-anchor)"]);
  });

  it("has its icon and title from the agent manifest where its own is missing", async () => {
    const { pilot } = await readPilot({
      ...sectionedSkill(PILOT, false),
      "_bmad/_config/agent-manifest.csv":
        'name,displayName,title,icon,module\n"bmad-agent-pilot","Nadia","Pilot of the Port","🚢","bmm"\n',
    });
    expect(pilot).toMatchObject({ icon: "🚢", title: "Pilot of the Port", generation: "skill" });
  });

  it("is read from its manifest alone when SKILL.md is missing", async () => {
    const files = sectionedSkill(PILOT);
    const name = `${PILOT}/bmad-skill-manifest.yaml`;
    const { pilot } = await readPilot({ [name]: files[name] ?? "" }, name);
    expect(pilot).toMatchObject({ name: "Nadia", role: "Pilot + navigator", menu: [] });
    expect(pilot.warnings).toEqual(["SKILL.md is missing", "no menu"]);
  });

  it("loads the memory that agents of BMad's builder keep, without its headings", async () => {
    const { pilot } = await readPilot(
      {
        ".claude/skills/agent-lookout/SKILL.md":
          "---\nname: agent-lookout\n---\n\n# Lookout\n\nYou look out.\n",
        "_bmad/memory/agent-lookout/PERSONA.md": "# Persona\n\n- Sees far.\n- Says little.\n",
        "_bmad/memory/agent-lookout/BOND.md": `# Bond\n\n${"Ana likes short reports. ".repeat(100)}`,
      },
      ".claude/skills/agent-lookout/SKILL.md",
    );
    expect(pilot).toMatchObject({ id: "agent-lookout", name: "Lookout", generation: "skill" });
    expect(pilot.prose).toContain("You look out.");
    expect(pilot.memories[0]).toBe("Sees far. Says little.");
    expect(pilot.memories[1]?.length).toBeLessThanOrEqual(500);
  });

  it.each([
    ["no agent at all", { ".claude/skills/x/SKILL.md": "# X\n\nDo x.\n" }],
    [
      "one that configures [agent] without a name",
      { ".claude/skills/x/SKILL.md": "# X\n", ".claude/skills/x/customize.toml": '[agent]\nicon = "x"\n' },
    ],
    [
      "a customised workflow",
      { ".claude/skills/x/SKILL.md": "# X\n", ".claude/skills/x/customize.toml": '[workflow]\nname = "x"\n' },
    ],
  ])("is none: %s", async (_, files) => {
    const root = await writeProject({ ...MANIFEST, ...files });
    expect(await loadPersonaFile(join(root, ".claude/skills/x/SKILL.md"))).toMatchObject({
      kind: "skipped",
      reason: "a skill that is no agent",
    });
  });
});

describe("a skill with customize.toml", () => {
  const base = { ...tomlSkill(PILOT, PILOT_TOML), ...workflowSkill(".claude/skills/bmad-draw-chart") };

  it("is an agent with everything that is in there", async () => {
    const { root, pilot } = await readPilot({ ...base, "docs/project-context.md": "x" });
    expect(pilot).toMatchObject({
      id: "pilot",
      canonicalId: "bmad-agent-pilot",
      name: "Nadia",
      title: "Harbour Pilot",
      icon: "⚓",
      role: "Brings ships in.",
      identity: "Knows every sandbank.",
      communicationStyle: "Calm.",
      principles: "Depth before speed.",
      criticalActions: ["Ask for the draught."],
      memories: ["The harbour closes at ten.", "Facts of this project are in docs/project-context.md."],
      generation: "skill-toml",
      module: "bmm",
      warnings: [],
      menu: [
        {
          code: "CH",
          trigger: "draw-chart",
          target: { path: join(root, ".claude/skills/bmad-draw-chart/SKILL.md") },
        },
        {
          code: "LG",
          target: { kind: "action", value: "Write down what happened.\nThen sign it." },
          runnable: true,
        },
      ],
    });
  });

  it("is overridden by the team and then by the user, menus by code, other lists appended", async () => {
    const { pilot } = await readPilot({
      ...base,
      "_bmad/custom/bmad-agent-pilot.toml":
        '[agent]\nrole = "Leads the fleet."\nprinciples = ["Radio on."]\n\n[[agent.menu]]\ncode = "LG"\n' +
        'description = "Keep the log"\nprompt = "Keep it."\n\n[[agent.menu]]\ncode = "FL"\ndescription = "Call the fleet"\nprompt = "Call."\n',
      "_bmad/custom/bmad-agent-pilot.user.toml":
        '[agent]\ncommunication_style = "Loud."\nprinciples = ["Coffee."]\n',
    });
    expect(pilot).toMatchObject({
      role: "Leads the fleet.",
      communicationStyle: "Loud.",
      principles: "Depth before speed. Radio on. Coffee.",
      warnings: [],
    });
    expect(pilot.menu.map(({ code, description }) => [code, description])).toEqual([
      ["CH", "Draw a chart"],
      ["LG", "Keep the log"],
      ["FL", "Call the fleet"],
    ]);
  });

  it("stays usable when an override is no TOML: it is said where, and left out", async () => {
    const { pilot } = await readPilot({
      ...base,
      "_bmad/custom/bmad-agent-pilot.toml": '[agent]\nrole = "Leads\n',
      "_bmad/custom/bmad-agent-pilot.user.toml": '[agent]\ncommunication_style = "Loud."\n',
    });
    expect(pilot).toMatchObject({ role: "Brings ships in.", communicationStyle: "Loud." });
    expect(pilot.warnings).toEqual([
      expect.stringMatching(
        /^_bmad\/custom\/bmad-agent-pilot\.toml: line 2, column \d+: .+: its customisation is left out$/,
      ),
    ]);
  });

  it("stays usable when its own customize.toml is no TOML", async () => {
    const { pilot } = await readPilot(tomlSkill(PILOT, PILOT_TOML.replace('name = "Nadia"', "name = Nadia")));
    expect(pilot).toMatchObject({
      name: "Nadia",
      title: "Harbour Pilot",
      identity: "You are Nadia, the harbour pilot.",
      generation: "skill",
    });
    expect(pilot.warnings[0]).toMatch(/^customize\.toml: line 3, column \d+: .+: it is left out$/);
  });

  it("goes by the name that the user's own configuration gives it", async () => {
    const { pilot } = await readPilot({
      ...base,
      "_bmad/config.toml":
        '[agents.bmad-agent-pilot]\nname = "Nadia"\ntitle = "Harbour Pilot"\nmodule = "bmm"\n',
      "_bmad/custom/config.toml": '[agents.bmad-agent-pilot]\nname = "Vanh"\n',
    });
    expect(pilot).toMatchObject({ name: "Vanh", title: "Harbour Pilot", icon: "⚓" });
  });

  it("keeps two menu items of one code, and says to choose by number", async () => {
    const twice = `${PILOT_TOML}\n[[agent.menu]]\ncode = "CH"\ndescription = "Check"\nprompt = "Check."\n`;
    const { pilot } = await readPilot({ ...base, ...tomlSkill(PILOT, twice) });
    expect(pilot.menu.map(({ code }) => code)).toEqual(["CH", "LG", "CH"]);
    expect(pilot.warnings).toEqual(["several menu items are called CH: choose them by number"]);
  });

  it("says when its icon is no emoji, and uses the configuration's", async () => {
    const { pilot } = await readPilot({
      ...base,
      ...tomlSkill(PILOT, PILOT_TOML.replace("⚓", "?")),
      "_bmad/config.toml": '[agents.bmad-agent-pilot]\nicon = "🚢"\n',
    });
    expect(pilot.icon).toBe("🚢");
    expect(pilot.warnings).toEqual(["icon is no emoji: the agent manifest's used"]);
  });

  it("says which facts it was promised are missing, or lie outside", async () => {
    const facts =
      '["file:{project-root}/docs/gone.md", "file:{project-root}/../secret.md", "skill:bmad-tides"]';
    const { pilot } = await readPilot({
      ...base,
      ...tomlSkill(PILOT, PILOT_TOML.replace(/persistent_facts = .*/, `persistent_facts = ${facts}`)),
    });
    expect(pilot.memories).toEqual(["Know the skill bmad-tides."]);
    expect(pilot.warnings).toEqual([
      "persistent fact does not exist: {project-root}/docs/gone.md",
      "persistent fact leaves the project: {project-root}/../secret.md",
    ]);
  });

  it("reads neither a bottomless nor a polluted customize.toml into anything", async () => {
    const deep = `[agent]\nname = "Nadia"\nx = ${"[".repeat(200)}${"]".repeat(200)}\n`;
    const { pilot } = await readPilot({ ...base, ...tomlSkill(PILOT, deep) });
    expect(pilot.warnings[0]).toMatch(/^customize\.toml: line 3/);
    await readPilot({ ...base, ...tomlSkill(PILOT, `${PILOT_TOML}\n[__proto__]\npolluted = true\n`) });
    expect("polluted" in {}).toBe(false);
  });
});
