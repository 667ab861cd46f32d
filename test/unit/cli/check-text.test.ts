import { describe, expect, it } from "vitest";
import type { AgentCheck } from "../../../src/app/agents.ts";
import { checkText } from "../../../src/cli/render/check-text.ts";
import { doctorText } from "../../../src/cli/render/doctor-text.ts";
import { displayWidth } from "../../../src/core/text/display-width.ts";
import { persona } from "../personas/support.ts";

const dead = {
  trigger: "chart",
  code: null,
  description: "Draw a chart",
  target: { kind: "exec", value: "{project-root}/_bmad/gone.md", path: null, attributes: {} },
  runnable: false,
  builtin: null,
} as const;

const FOUND: AgentCheck = {
  base: "/home/i/tides",
  personas: [
    persona({
      menu: [dead, { ...dead, trigger: "dock", target: { ...dead.target, value: "todo" } }],
      source: "/home/i/tides/_bmad/bmm/agents/pilot.md",
      warnings: [
        "target does not exist: *chart (_bmad/gone.md)",
        "icon is no emoji: left out of the greeting",
      ],
    }),
    persona({ id: "cook", name: "Cook", generation: "prose", source: "/srv/cook.md" }),
  ],
  skipped: [
    ...["a", "b", "c", "d", "e", "f"].map((name) => ({
      source: `/home/i/tides/.claude/skills/${name}/SKILL.md`,
      reason: "a skill that is no agent",
    })),
    { source: "/home/i/tides/x.md", reason: "same agent as y.md", copyOf: "/home/i/tides/y.md" },
  ],
  warnings: ["_bmad/config.yaml: not valid YAML"],
  installations: [{ root: "/home/i/tides/_bmad", version: "6.0.4" }],
  searched: [],
};

describe("agents check for people", () => {
  it("is a table where there is room", () => {
    expect(checkText(FOUND, Number.POSITIVE_INFINITY)).toBe(`    NAME   ID     GENERATION  MENU       FILE
⚓  Nadia  pilot  xml 6.0.4   2, 2 dead  _bmad/bmm/agents/pilot.md
    † *chart: no _bmad/gone.md
    † *dock: its workflow was never written
    ! icon is no emoji: left out of the greeting
⚓  Cook   cook   prose       none       /srv/cook.md

not agents:
- 6 files: a skill that is no agent
    .claude/skills/a/SKILL.md
    .claude/skills/b/SKILL.md
    .claude/skills/c/SKILL.md
    .claude/skills/d/SKILL.md
    .claude/skills/e/SKILL.md
    and 1 more (--json names all)
- 1 further copy of these agents

! _bmad/config.yaml: not valid YAML

_bmad: BMad 6.0.4

GENERATION  AGENTS  COMPLETE  REMARKS  DEAD
xml         1       1         1        2
prose       1       0         0        0
all         2       1         1        2
complete: with a name, a text and a menu; dead: items of menus whose files are not there (†)
2 agents, 7 files skipped
`);
  });

  it.each([40, 60, 80])("fits into %d columns", (columns) => {
    const text = checkText(FOUND, columns);
    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(text).toContain("_bmad/bmm/agents/pilot.md");
    expect(text).toContain("xml 6.0.4");
  });

  it("is a card for each agent where there is little", () => {
    expect(checkText(FOUND, 40)).toMatch(
      /^⚓ Nadia \(pilot\)\n {2}xml 6\.0\.4; menu: 2, 2 dead\n {2}_bmad\/bmm\/agents\/pilot\.md\n {4}† \*chart: no _bmad\/gone\.md\n/,
    );
  });
});

describe("doctor for people", () => {
  const findings = [
    { name: "searched installation", ok: true, value: "/home/i/tides/_bmad: ".repeat(6).trim(), fix: null },
    { name: "keys", ok: false, value: "no provider has a key", fix: "squad keys set groq" },
  ];

  it.each([40, 80])("fits into %d columns, and marks what is wrong", (columns) => {
    const text = doctorText(findings, columns);
    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(text).toMatch(/^! keys\s+no provider has a key/m);
  });

  it("has a line for each finding in a pipe", () =>
    expect(doctorText(findings, Number.POSITIVE_INFINITY).trimEnd().split("\n")).toHaveLength(2));
});
