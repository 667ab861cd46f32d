import { describe, expect, it } from "vitest";
import { agentFile, readAgent, readAny } from "./support.ts";

const SOURCE = `# An agent that is not compiled
agent:
  metadata:
    id: "bmad/bmm/agents/pilot.md"
    name: Nadia
    title: Harbour Pilot
    icon: ⚓
    module: bmm

  persona:
    role: Brings ships in
    identity: |
      Knows every sandbank.
      Was born at sea.
    communication_style: Calm
    principles:
      - Depth before speed
      - She is never "it"

  critical_actions:
    - "Load into memory {project-root}/bmad/bmm/config.yaml and set variables"
    - "Remember the users name is {user_name}"
    - "ALWAYS communicate in {communication_language}"
    - Sound the depth first

  prompts:
    - id: berth
      content: |
        Find a berth.
        Then tell me.

  menu:
    - trigger: "*chart"
      workflow: "{project-root}/gone/workflow.yaml"
      data: "{project-root}/gone/depths.csv"
      description: Draw a chart
    - trigger: berth
      action: "#berth"
      description: "[FB] Find a berth"
    - trigger: WS or fuzzy match on weather
      action: Say how the weather is.
      description: "[WS] Weather"
    - multi: "[SPM] Party, [CH] Chat"
      triggers:
        - party-mode:
            - input: SPM or fuzzy match on start party mode
            - exec: "{project-root}/gone.md"
        - chat:
            - input: CH or fuzzy match on chat
            - action: converse as the expert
    - trigger: exit
      description: Leave
`;

describe("a YAML source of an agent", () => {
  it("is read as the agent it would be compiled to", async () => {
    const read = await readAgent(SOURCE, { name: "pilot.agent.yaml" });
    expect(read).toMatchObject({
      id: "pilot",
      name: "Nadia",
      title: "Harbour Pilot",
      icon: "⚓",
      role: "Brings ships in",
      identity: "Knows every sandbank. Was born at sea.",
      communicationStyle: "Calm",
      principles: 'Depth before speed; She is never "it"',
      criticalActions: ["Sound the depth first"],
      generation: "agent-yaml",
    });
    expect(read.menu).toMatchObject([
      {
        trigger: "chart",
        target: {
          kind: "workflow",
          attributes: {
            workflow: "{project-root}/gone/workflow.yaml",
            data: "{project-root}/gone/depths.csv",
          },
        },
        runnable: false,
      },
      { trigger: "berth", code: "FB", target: { kind: "action", value: "Find a berth.\nThen tell me." } },
      { trigger: "weather", code: "WS", target: { kind: "action", value: "Say how the weather is." } },
      { trigger: "start-party-mode", code: "SPM", builtin: "party", runnable: true },
      { trigger: "chat", code: "CH", builtin: "chat" },
      { trigger: "exit", description: "Leave", builtin: "dismiss" },
    ]);
    expect(read.warnings).toEqual(["target does not exist: *chart ({project-root}/gone/workflow.yaml)"]);
  });

  it("may come behind a document that describes it", async () => {
    const text = `---\nname: "pilot"\ndescription: "Harbour Pilot"\n---\n\n${SOURCE}`;
    expect(await readAgent(text, { name: "pilot.agent.yaml" })).toMatchObject({
      name: "Nadia",
      role: "Brings ships in",
    });
    expect(await readAgent(`note: first\n---\n${SOURCE}`, { name: "pilot.agent.yaml" })).toMatchObject({
      name: "Nadia",
    });
  });

  it("is read line by line when it is no YAML", async () => {
    const broken = SOURCE.replace("description: Draw a chart", "description: Draw a chart: depths, tides");
    const read = await readAgent(broken, { name: "pilot.agent.yaml" });
    expect(read).toMatchObject({
      name: "Nadia",
      identity: "Knows every sandbank. Was born at sea.",
      criticalActions: ["Sound the depth first"],
    });
    expect(read.menu.map(({ trigger }) => trigger)).toEqual([
      "chart",
      "berth",
      "weather",
      "start-party-mode",
      "chat",
      "exit",
    ]);
    expect(read.menu[0]?.description).toBe("Draw a chart: depths, tides");
    expect(read.warnings).toContain("not valid YAML: read line by line");
  });

  it.each(["pilot.agent.yaml", "pilot.yaml", "pilot.agent.yml"])(
    "named %s gives way to the compiled file beside it",
    async (name) => {
      const files = { "_bmad/bmm/agents/pilot.md": agentFile() };
      expect(await readAny(SOURCE, { name, files })).toMatchObject({
        kind: "skipped",
        reason: "source of pilot.md beside it, which is read",
      });
    },
  );
});

describe("YAML that people made up for an agent", () => {
  const LOOSE = `id: pilot
name: pilot nadia
title: Harbour Pilot
role: pilot
expertise:
  - Sandbanks
  - Tides
personality:
  tone: calm
  style: brief
context: |
  You bring ships in.
responsibilities:
  - Sound the depth
output_format:
  - A chart
`;

  it("is mapped loosely, and said to have no menu", async () => {
    expect(await readAgent(LOOSE, { name: "pilot.yaml" })).toMatchObject({
      name: "Pilot Nadia",
      title: "Harbour Pilot",
      role: "pilot. Expertise: Sandbanks; Tides",
      identity: "You bring ships in.",
      communicationStyle: "tone: calm; style: brief",
      principles: "Sound the depth. Output: A chart",
      generation: "agent-yaml",
      warnings: ["no menu"],
    });
  });

  it.each([
    ["a team", "bundle:\n  name: Team\nagents: [pilot]\n"],
    ["a configuration", "name: pilot\nversion: 2\n"],
    ["a list", "- a\n- b\n"],
  ])("is not %s", async (_, text) => {
    expect(await readAny(text, { name: "x.yaml" })).toMatchObject({
      kind: "skipped",
      reason: "YAML without an agent",
    });
  });
});
