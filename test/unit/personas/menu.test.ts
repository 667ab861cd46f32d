import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPersonaFile } from "../../../src/personas/check-paths.ts";
import { agentFile, MANIFEST, readAgent, writeProject } from "./support.ts";

const WORKFLOW = "_bmad/bmm/workflows/berth/workflow.yaml";

describe("commands", () => {
  it.each([
    [
      "*product-brief",
      "Write a brief",
      { trigger: "product-brief", code: null, description: "Write a brief" },
    ],
    ["*dismiss", "[D] Dismiss Agent", { trigger: "dismiss", code: "D", description: "Dismiss Agent" }],
    [
      "BP or fuzzy match on brainstorm-project",
      "[BP] Brainstorm",
      { trigger: "brainstorm-project", code: "BP", description: "Brainstorm" },
    ],
    [
      "DA or fuzzy match on exit, leave, goodbye or dismiss agent",
      "[DA] Leave",
      { trigger: "exit", code: "DA" },
    ],
    ["*CR or code-review or fuzzy match on review", "[CR] Review", { trigger: "code-review", code: "CR" }],
    ["CH 或模糊匹配 闲聊", "[CH] 随便聊聊", { trigger: "闲聊", code: "CH", description: "随便聊聊" }],
    ["QA", "[QA] Automate", { trigger: "", code: "QA", description: "Automate" }],
    ["*WS or fuzzy match on workflow-status", "[WS] Status", { trigger: "workflow-status", code: "WS" }],
  ])("reads %s", async (cmd, text, expected) => {
    const { menu } = await readAgent(agentFile({ menu: `<item cmd="${cmd}">${text}</item>` }));
    expect(menu).toMatchObject([{ ...expected, target: { kind: "none" }, runnable: true }]);
  });

  it("makes one item of each code in an item of type multi", async () => {
    const menu = `<item type="multi">[SP] Start Party (with whom, on what), [CH] Chat
      <handler match="SP or fuzzy match start party" exec="{project-root}/gone.md" data="topic"></handler>
      <handler match="CH or fuzzy match chat" action="converse as the expert" type="action"></handler>
    </item>`;
    expect((await readAgent(agentFile({ menu }))).menu).toEqual([
      {
        trigger: "start-party",
        code: "SP",
        description: "Start Party (with whom, on what)",
        target: {
          kind: "exec",
          value: "{project-root}/gone.md",
          path: null,
          attributes: { exec: "{project-root}/gone.md", data: "topic" },
        },
        runnable: false,
        builtin: null,
      },
      {
        trigger: "chat",
        code: "CH",
        description: "Chat",
        target: {
          kind: "action",
          value: "converse as the expert",
          path: null,
          attributes: { action: "converse as the expert" },
        },
        runnable: true,
        builtin: "chat",
      },
    ]);
  });

  it("takes separators for no items", async () => {
    const menu = '<item cmd="*a">A</item><separator>Analysis & Research</separator><item cmd="*b">B</item>';
    expect((await readAgent(agentFile({ menu }))).menu.map((item) => item.trigger)).toEqual(["a", "b"]);
  });

  it("keeps items with the same code and says so", async () => {
    const menu =
      '<item cmd="WD or fuzzy match on a">[WD] A</item><item cmd="WD or fuzzy match on b">[WD] B</item>';
    const read = await readAgent(agentFile({ menu }));
    expect(read.menu.map((item) => item.trigger)).toEqual(["a", "b"]);
    expect(read.warnings).toEqual(["several menu items are called WD: choose them by number"]);
  });

  it("survives an item that lost a quote, without swallowing the next", async () => {
    const menu = '<item cmd="*a>A</item>\n<item cmd="*b">B</item>';
    expect((await readAgent(agentFile({ menu }))).menu.map((item) => item.trigger)).toEqual(["a", "b"]);
  });
});

describe("targets", () => {
  const item = (attribute: string): string =>
    agentFile({ menu: `<item cmd="*berth" ${attribute}>Berth</item>` });

  it("resolves {project-root} and {bmad_folder} to a file that exists", async () => {
    const value = "{project-root}/{bmad_folder}/bmm/workflows/berth/workflow.yaml";
    const read = await readAgent(item(`workflow="${value}"`), { files: { [WORKFLOW]: "name: berth" } });
    expect(read.menu[0]).toMatchObject({ target: { kind: "workflow", value }, runnable: true });
    expect(read.menu[0]?.target).toHaveProperty(
      "path",
      expect.stringMatching(/\/_bmad\/bmm\/workflows\/berth\/workflow\.yaml$/),
    );
    expect(read.warnings).toEqual([]);
  });

  it("finds files of an installation whose paths name another folder", async () => {
    const read = await readAgent(item('exec="{project-root}/y/bmm/workflows/berth/workflow.yaml"'), {
      files: { [WORKFLOW]: "name: berth" },
    });
    expect(read.menu[0]?.runnable).toBe(true);
    expect(read.warnings).toEqual(["paths name the folder `y`, their files were found in the BMad folder"]);
  });

  it.each([
    ['workflow="todo"', "workflow", "not implemented (`todo`): *berth"],
    ['exec="{project-root}/gone.md"', "exec", "target does not exist: *berth ({project-root}/gone.md)"],
    ['exec="{bundle-root}/x.md"', "exec", "target does not exist: *berth ({bundle-root}/x.md)"],
    ['exec="skill:bmad-berth"', "skill", "target does not exist: *berth (skill:bmad-berth)"],
    ['exec="~/.claude/x.md"', "exec", "target outside the project: *berth (~/.claude/x.md)"],
    ['exec="{project-root}/../x.md"', "exec", "target outside the project: *berth ({project-root}/../x.md)"],
    ['exec="/etc/hostname"', "exec", "target outside the project: *berth (/etc/hostname)"],
    ['action="#lost"', "action", "prompt not in the file: *berth (#lost)"],
  ])("does not run %s", async (attribute, kind, warning) => {
    const read = await readAgent(item(attribute));
    expect(read.menu[0]).toMatchObject({ target: { kind, path: null }, runnable: false });
    expect(read.warnings).toEqual([warning]);
  });

  it("gives all that an item says about what to run, files of the project by their path", async () => {
    const read = await readAgent(
      item(`workflow="{project-root}/${WORKFLOW}" data="{project-root}/_bmad/depths.csv" tmpl="gone.md"`),
      { files: { [WORKFLOW]: "name: berth", "_bmad/depths.csv": "a,b" } },
    );
    expect(read.menu[0]?.target).toMatchObject({
      kind: "workflow",
      attributes: {
        workflow: expect.stringMatching(/^\/.*\/_bmad\/bmm\/workflows\/berth\/workflow\.yaml$/),
        data: expect.stringMatching(/^\/.*\/_bmad\/depths\.csv$/),
        tmpl: "gone.md",
      },
    });
  });

  it("finds a skill in an IDE's folder", async () => {
    const files = { ".claude/skills/bmad-berth/SKILL.md": "# Berth" };
    const read = await readAgent(item('exec="skill:bmad-berth"'), { files });
    expect(read.menu[0]).toMatchObject({
      target: { kind: "skill", value: "skill:bmad-berth" },
      runnable: true,
    });
  });

  it("puts the prompt itself where an action names its id", async () => {
    const prompts =
      '<prompts><prompt id="berth"><content>\n    Find a berth:\n      - depth & <menu>\n    Then tell me.\n  </content></prompt></prompts>';
    const read = await readAgent(
      agentFile({ prompts, menu: '<item cmd="*berth" action="#berth">Berth</item>' }),
    );
    expect(read.menu).toMatchObject([
      {
        target: { kind: "action", value: "Find a berth:\n  - depth & <menu>\nThen tell me.", path: null },
        runnable: true,
      },
    ]);
  });

  it("does not follow a link out of the project", async () => {
    const outside = await writeProject({ "secret.md": "secret" });
    const root = await writeProject({
      ...MANIFEST,
      "_bmad/bmm/agents/pilot.md": item('exec="{project-root}/link.md"'),
    });
    await symlink(join(outside, "secret.md"), join(root, "link.md"));
    const reading = await loadPersonaFile(join(root, "_bmad/bmm/agents/pilot.md"));
    expect(reading).toMatchObject({
      persona: { menu: [{ runnable: false, target: { path: null } }] },
    });
  });
});

describe("what the host does itself", () => {
  const builtIn = async (xml: string): Promise<unknown[]> =>
    (await readAgent(agentFile({ menu: xml }))).menu.map(({ builtin, runnable }) => [builtin, runnable]);

  it.each([
    ["the codes of 6.0", '<item cmd="MH or fuzzy match on menu or help">[MH] Menu</item>', "menu"],
    ["chat", '<item cmd="CH or fuzzy match on chat">[CH] Chat</item>', "chat"],
    ["leaving", '<item cmd="DA or fuzzy match on exit, leave or dismiss agent">[DA] Leave</item>', "dismiss"],
    ["triggers of the alphas", '<item cmd="*help">Show numbered menu</item>', "menu"],
    ["letters of alpha 13", '<item cmd="*dismiss">[D] Dismiss Agent</item>', "dismiss"],
    ["a translated menu", '<item cmd="CH 或模糊匹配 闲聊">[CH] 随便聊聊</item>', "chat"],
    ["a translated trigger", '<item cmd="*sair">Despedir-se</item>', "dismiss"],
    [
      "party mode, though its file is gone",
      '<item cmd="*party-mode" workflow="{project-root}/x">P</item>',
      "party",
    ],
    [
      "party mode by its skill",
      '<item cmd="PM or fuzzy match on all" exec="skill:bmad-party-mode">P</item>',
      "party",
    ],
  ])("is told of %s", async (_, xml, expected) => {
    expect(await builtIn(xml)).toEqual([[expected, true]]);
  });

  it.each([
    [
      "a code that starts a file",
      '<item cmd="CH or fuzzy match on chart" exec="{project-root}/x.md">C</item>',
      false,
    ],
    ["a code that is a role elsewhere", '<item cmd="PM or fuzzy match on manager">Ask the PM</item>', true],
    ["words in a description", '<item cmd="*interview">Plan the exit interview, with help</item>', true],
    ["an action of its own", '<item cmd="*help" action="Help the user to dock">Help</item>', true],
  ])("is not %s", async (_, xml, runnable) => {
    expect(await builtIn(xml)).toEqual([[null, runnable]]);
  });

  it("is no reason for a warning", async () => {
    const menu = '<item cmd="*party-mode" workflow="{project-root}/gone.yaml">Party</item>';
    expect((await readAgent(agentFile({ menu }))).warnings).toEqual([]);
  });
});

describe("a prose persona that keeps its prompts in sections", () => {
  it("has an item for each, which asks for what its text says", async () => {
    const projectRoot = await writeProject({
      "_bmad/_config/manifest.yaml": "",
      "_bmad/bmm/agents/nadia.md":
        "# Nadia - Harbour Pilot\n\n## System Prompt\n\nYou are Nadia.\n\n### Standards\n\nDepth first.\n\n" +
        "## Specialized Prompts\n\n### Sound the **Depth**\n\nAsk where, then sound.\n\n```md\n### no heading\n```\n\n#### Output\n\nA number.\n\n" +
        "### Empty\n\n### Moor\n\nSlow down.\n\n## Contact\n\n### Not a prompt\n\nx\n",
    });
    const reading = await loadPersonaFile(join(projectRoot, "_bmad/bmm/agents/nadia.md"));
    if (reading.kind !== "persona") throw new Error(reading.reason);
    expect(reading.persona.menu.map(({ trigger, description }) => [trigger, description])).toEqual([
      ["sound-the-depth", "Sound the Depth"],
      ["moor", "Moor"],
    ]);
    expect(reading.persona.menu[0]).toMatchObject({
      runnable: true,
      target: { kind: "action", value: expect.stringMatching(/^Ask where[^]*### no heading[^]*A number\.$/) },
    });
    expect(reading.persona.warnings.join()).not.toContain("without a menu");
  });
});
