import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Persona } from "../../../src/core/persona.ts";
import { loadPersonaFile } from "../../../src/personas/check-paths.ts";
import { V4_FILES, V4_PILOT } from "../../support/v4-project.ts";
import { writeProject, type Files } from "./support.ts";

/** Reads `text` as an agent of a v4 project. */
async function readV4(
  text: string,
  files: Files = V4_FILES,
  path = ".bmad-core/agents/pilot.md",
): Promise<Persona> {
  const root = await writeProject({ ".git/HEAD": "", ...files, [path]: text });
  const reading = await loadPersonaFile(join(root, path));
  if (reading.kind === "skipped") throw new Error(`skipped: ${reading.reason}`);
  return reading.persona;
}

const block = (yaml: string): string =>
  `# pilot\n\n\`\`\`yaml\nagent:\n  name: Nadia\npersona:\n  role: Pilot\n${yaml}\n\`\`\`\n`;
const triggers = (persona: Persona): string[] => persona.menu.map(({ trigger }) => trigger);

describe("an agent of v4", () => {
  it("gives who it is, and of its activation only what is its own", async () => {
    expect(await readV4(V4_PILOT)).toMatchObject({
      id: "pilot",
      name: "Nadia",
      title: "Harbour Pilot",
      icon: "⚓",
      role: "Brings ships in",
      identity: "Knows every sandbank. Focus: Tides and depths",
      communicationStyle: "Calm",
      principles: "Depth before speed",
      criticalActions: [
        "Speak of ships as she",
        "CRITICAL: Do NOT cast off before the tide is known",
        "CRITICAL - Never trust an old chart",
      ],
      generation: "v4",
      warnings: ["target does not exist: *mend-sail (mend-sail.md)"],
    });
  });

  it.each([
    ["`yml`", V4_PILOT.replace("```yaml", "```yml")],
    ["no closing fence", V4_PILOT.replace(/```\n$/, "")],
    ["a byte order mark and CRLF", `\ufeff${V4_PILOT.replaceAll("\n", "\r\n")}`],
    ["tildes for a fence", V4_PILOT.replaceAll("```", "~~~")],
    ["another block before", `\`\`\`yaml\nnote: x\n\`\`\`\n${V4_PILOT}`],
    ["`core_principles` beside the persona", V4_PILOT.replace("  core_principles:", "core_principles:")],
  ])("is read with %s", async (_, text) => {
    const read = await readV4(text);
    expect(read).toMatchObject({ name: "Nadia", principles: "Depth before speed", generation: "v4" });
    expect(read.menu).toHaveLength(10);
  });

  it("says that the block has no end", async () => {
    expect((await readV4(V4_PILOT.replace(/```\n$/, ""))).warnings).toContain(
      "YAML block has no end: read to the end of the file",
    );
  });

  it("is read line by line when its YAML is broken", async () => {
    const broken = V4_PILOT.replace("role: Brings ships in", "role: Pilot: brings ships in").replace(
      "commands:",
      "\n## Notes\n\n- **Bold**: not YAML\n\ncommands: # All commands require *",
    );
    const read = await readV4(broken);
    expect(read).toMatchObject({
      name: "Nadia",
      role: "Pilot: brings ships in",
      principles: "Depth before speed",
    });
    expect(read.menu).toHaveLength(10);
    expect(read.menu[1]).toMatchObject({ trigger: "draw-chart", target: { kind: "task" }, runnable: true });
    expect(read.menu[5]).toMatchObject({ trigger: "dock", target: { kind: "action" } });
    expect(read.warnings).toContain("not valid YAML: read line by line");
  });

  it("keeps what a pack adds to a persona", async () => {
    const read = await readV4(
      block(
        "  motto: Depth is safety.\n  automatic_behaviors:\n    - BEFORE docking: sound twice\ncustomization:\n  more:\n    - Wave at the ferry",
      ),
    );
    expect(read).toMatchObject({
      identity: "Depth is safety.",
      principles: "BEFORE docking: sound twice",
      criticalActions: ["Wave at the ferry"],
    });
  });

  it("bears a bomb of aliases, deep nesting and endless lists", async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi".replace(/./g, (name, at) => `${name}: &${name} [${`*${"abcdefghi".charAt(Number(at))},`.repeat(9)}]\n`)}`;
    const deep = `commands:\n${Array.from({ length: 200 }, (_, at) => `${" ".repeat(at)}- x${at}:`).join("\n")}`;
    const endless = `commands:\n${"  - go: Go\n".repeat(6000)}`;
    for (const yaml of [bomb, deep, endless]) {
      const read = await readV4(block(yaml));
      expect(read).toMatchObject({ name: "Nadia", role: "Pilot" });
      expect(read.menu.length).toBeLessThanOrEqual(100);
    }
  });
});

describe("commands of v4", () => {
  const CHART = "use task create-chart with chart-tmpl.yaml";

  it.each([
    ["a list of pairs", `commands:\n  - help: Show help\n  - draw-chart: ${CHART}`],
    ["a mapping", `commands: # All commands require * prefix\n  help: Show help\n  draw-chart: ${CHART}`],
    ["a list of texts", `commands:\n  - '*help - Show help'\n  - '"*draw-chart" - ${CHART}'`],
    ["a mixture", `commands:\n  - "*help: Show help"\n  - draw-chart: ${CHART}`],
  ])("are read from %s", async (_, yaml) => {
    const dependencies = "dependencies:\n  tasks:\n    - create-chart\n  templates: [chart-tmpl]";
    const { menu } = await readV4(block(`${yaml}\n${dependencies}`));
    expect(menu).toMatchObject([
      { trigger: "help", description: "Show help", target: { kind: "none" }, builtin: "menu" },
      { trigger: "draw-chart", code: null, description: CHART, target: { kind: "task" }, runnable: true },
    ]);
  });

  it("name a task and what it works with, by files that exist", async () => {
    const { menu } = await readV4(V4_PILOT);
    expect(menu[1]?.target).toEqual({
      kind: "task",
      value: "create-chart.md with chart-tmpl.yaml",
      path: expect.stringMatching(/\/\.bmad-core\/tasks\/create-chart\.md$/),
      attributes: {
        task: expect.stringMatching(/\/\.bmad-core\/tasks\/create-chart\.md$/),
        template: expect.stringMatching(/\/\.bmad-core\/templates\/chart-tmpl\.yaml$/),
      },
    });
    expect(menu[3]?.target).toMatchObject({
      kind: "task",
      attributes: { checklist: expect.stringMatching(/\/checklists\/mooring\.md$/) },
    });
  });

  it("lose their parameters, carry their steps, and leave to the host what is its own", async () => {
    const read = await readV4(V4_PILOT);
    expect(triggers(read)).toEqual(
      "help draw-chart sound check mend-sail dock doc-out yolo party-mode exit".split(" "),
    );
    expect(read.menu[5]?.target).toMatchObject({
      kind: "action",
      value: "order: Slow down, then turn\nblocking: HALT for: fog",
    });
    expect(read.menu.map(({ builtin }) => builtin)).toEqual([
      "menu",
      ...Array.from({ length: 5 }, () => null),
      "document",
      "yolo",
      "party",
      "dismiss",
    ]);
  });

  it.each([
    ["the correct-course task", "execute the correct-course task"],
    ["a task that is no dependency", "Create it (task correct-course)"],
    ["a damaged quote", "run task `correct-course.md'"],
    ["another language", "执行 correct-course 任务"],
  ])("find a task written as %s", async (_, text) => {
    const dependencies = /[^\u0000-\u007f]/.test(text) ? "\ndependencies:\n  tasks: [correct-course.md]" : "";
    const { menu } = await readV4(block(`commands:\n  - fix: ${text}${dependencies}`), {
      ".bmad-core/tasks/correct-course.md": "# Correct",
    });
    expect(menu).toMatchObject([{ target: { kind: "task" }, runnable: true }]);
  });

  it("take a task of their own name", async () => {
    const yaml = "commands:\n  - show-tides: Show the tides\ndependencies:\n  tasks: [show-tides.md]";
    const { menu } = await readV4(block(yaml), { ".bmad-core/tasks/show-tides.md": "# Tides" });
    expect(menu).toMatchObject([{ description: "Show the tides", target: { kind: "task" }, runnable: true }]);
  });

  it("of a pack use the core's files where the pack has none", async () => {
    const read = await readV4(V4_PILOT, V4_FILES, ".bmad-harbour/agents/pilot.md");
    expect(read.menu[1]).toMatchObject({
      target: { path: expect.stringContaining("/.bmad-core/tasks/create-chart.md") },
      runnable: true,
    });
  });

  it("reach nothing outside the project", async () => {
    const outside = await writeProject({ "secret.md": "secret" });
    const root = await writeProject({
      ".git/HEAD": "",
      ".bmad-core/tasks/x.md": "",
      ".bmad-core/agents/pilot.md": block(
        "commands:\n  - a: run task leak-secret\n  - b: run task ../../../etc/pass-wd\ndependencies:\n  tasks: [../../x-y.md]",
      ),
    });
    await symlink(join(outside, "secret.md"), join(root, ".bmad-core/tasks/leak-secret.md"));
    const reading = await loadPersonaFile(join(root, ".bmad-core/agents/pilot.md"));
    if (reading.kind === "skipped") throw new Error(reading.reason);
    expect(reading.persona.menu[0]).toMatchObject({ target: { path: null }, runnable: false });
    for (const { target } of reading.persona.menu)
      expect(target).not.toHaveProperty("path", expect.any(String));
  });
});
