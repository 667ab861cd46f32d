import { describe, expect, it } from "vitest";
import { agentFile, readAgent } from "./support.ts";

const MENU = '<item cmd="*chart" action="Draw.">Draw a chart</item><item cmd="*exit">Leave</item>';
const MEMORIES = "<memories><memory>The user sails at dawn</memory></memories>";
const INSTALLED = `# Agent Customization
agent:
  metadata:
    name: ""
persona:
  role: ""
  principles: []
# memories:
#   - "An example"
critical_actions: []
memories: []
menu: []
prompts: []
`;

const read = (overlay: string, path = "_bmad/_config/agents/bmm-pilot.customize.yaml") =>
  readAgent(
    agentFile({ menu: MENU, prompts: MEMORIES, activation: '<step n="4">Sound the depth first</step>' }),
    {
      files: { [path]: overlay },
    },
  );

describe("what a customize.yaml adds", () => {
  const OVERLAY = `critical_actions:
  - Sound the depth first
  - Greet the ferry
memories:
  - "The user sails at dawn."
  - Fog means tea
menu:
  - trigger: chart
    action: Another chart
    description: Draw a chart
  - trigger: moor
    action: "#moor"
    description: Moor her
prompts:
  - id: moor
    content: Throw the lines.
`;

  it.each(["_bmad/_config/agents/bmm-pilot.customize.yaml", "_bmad/_cfg/agents/bmm-pilot.customize.yaml"])(
    "and the agent in %s does not have yet, is added",
    async (path) => {
      const persona = await read(OVERLAY, path);
      expect(persona.memories).toEqual(["The user sails at dawn", "Fog means tea"]);
      expect(persona.criticalActions).toEqual(["Sound the depth first", "Greet the ferry"]);
      expect(persona.menu).toMatchObject([
        { trigger: "chart", target: { value: "Draw." } },
        { trigger: "moor", target: { kind: "action", value: "Throw the lines." }, runnable: true },
        { trigger: "exit", builtin: "dismiss" },
      ]);
      expect(persona.warnings).toEqual([
        "bmm-pilot.customize.yaml is not compiled in yet: 1 memory, 1 rule, 1 menu item added",
      ]);
    },
  );

  it("is nothing in the form that BMad installs, or for another agent", async () => {
    for (const persona of [
      await read(INSTALLED),
      await read(OVERLAY, "_bmad/_config/agents/bmm-pm.customize.yaml"),
    ]) {
      expect(persona.memories).toEqual(["The user sails at dawn"]);
      expect(persona.menu).toHaveLength(2);
      expect(persona.warnings).toEqual([]);
    }
  });

  it("is read line by line, and said to be damaged, when it is no YAML", async () => {
    const persona = await read("memories:\n  - Fog: means: tea\n  - The lock [opens\nmenu: {\n");
    expect(persona.memories).toContain("The lock [opens");
    expect(persona.warnings).toContain("bmm-pilot.customize.yaml: not valid YAML: read line by line");
  });
});
