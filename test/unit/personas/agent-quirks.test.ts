import { describe, expect, it } from "vitest";
import { agentFile, readAgent, readAny } from "./support.ts";

/** UTF-8 bytes read as windows-1252 and written as UTF-8 again, `rounds` times; only for icons used here. */
const DAMAGED = { once: "ðŸ§ª", twice: "Ã°Å¸Â§Âª" };

describe("a well-formed agent", () => {
  it("gives every part of the persona without a warning", async () => {
    expect(await readAgent(agentFile())).toMatchObject({
      id: "pilot",
      name: "Nadia",
      title: "Harbour Pilot",
      icon: "⚓",
      role: "Brings ships in",
      identity: "Knows every sandbank.",
      communicationStyle: "Calm.",
      principles: "Depth before speed.",
      prose: "",
      generation: "xml",
      module: "bmm",
      warnings: [],
    });
  });

  it("keeps memories", async () => {
    const prompts = "<memories><memory>The user sails at dawn</memory><memory> </memory></memories>";
    expect((await readAgent(agentFile({ prompts }))).memories).toEqual(["The user sails at dawn"]);
  });
});

describe("encodings", () => {
  it("strips a byte order mark in front of the front matter", async () => {
    const read = await readAgent(`\ufeff${agentFile({ attributes: 'title="Pilot" icon="⚓"' })}`);
    expect(read).toMatchObject({ name: "Pilot", warnings: ["the agent has no name"] });
  });

  it("reads CRLF and lone CR line ends", async () => {
    expect(await readAgent(agentFile().replaceAll("\n", "\r\n"))).toMatchObject({
      name: "Nadia",
      warnings: [],
    });
  });

  it("reads windows-1252 and says so", async () => {
    const text = agentFile({ attributes: 'name="Zo\u00eb" title="Pilot \u2013 North" icon=""' });
    const bytes = Uint8Array.from(text, (character) =>
      character === "\u2013" ? 0x96 : character.charCodeAt(0),
    );
    const read = await readAgent(bytes);
    expect(read).toMatchObject({ name: "Zoë", title: "Pilot – North" });
    expect(read.warnings).toContain("not UTF-8: read as windows-1252");
  });

  it("reads UTF-16 with a byte order mark", async () => {
    expect(await readAgent(Buffer.from(`\ufeff${agentFile()}`, "utf16le"))).toMatchObject({ icon: "⚓" });
  });

  it.each(Object.entries(DAMAGED))("repairs an icon damaged %s", async (_, icon) => {
    expect(await readAgent(agentFile({ attributes: `name="N" title="T" icon="${icon}"` }))).toMatchObject({
      icon: "🧪",
      warnings: [],
    });
  });

  it("leaves accented text in other languages as it is", async () => {
    const persona = "<role>NÃO é só tradução, Übergröße – “naïve”</role>";
    expect((await readAgent(agentFile({ persona }))).role).toBe("NÃO é só tradução, Übergröße – “naïve”");
  });

  it("drops characters that would act on a terminal", async () => {
    const read = await readAgent(
      agentFile({ attributes: 'name="Na\u001b[31mdia\u202e" title="&#27;]0;x&#7;" icon="⚓"' }),
    );
    expect(read.name).toBe("Nadia");
    expect(read.title).toBe("]0;x");
  });
});

describe("icons", () => {
  const empty = agentFile({ attributes: 'name="Nadia" title="Pilot" icon=""' });

  it("takes an empty icon from the agent manifest", async () => {
    const csv = 'name,displayName,title,icon,module\r\n"pilot","Nadia","A ""pilot"", really","🚢","bmm"\r\n';
    const read = await readAgent(empty, { files: { "_bmad/_config/agent-manifest.csv": csv } });
    expect(read).toMatchObject({ icon: "🚢", warnings: ["icon is no emoji: the agent manifest's used"] });
  });

  it("falls back to the role's icon", async () => {
    expect(await readAgent(empty, { name: "dev.md" })).toMatchObject({ icon: "💻" });
  });

  it("leaves the icon of an unknown role empty", async () => {
    expect(await readAgent(empty)).toMatchObject({ icon: "", warnings: ["icon is no emoji: none known"] });
  });

  it("takes one emoji from an icon attribute that holds more", async () => {
    expect(await readAgent(agentFile({ attributes: 'name="N" title="T" icon="🏗️🧪 x"' }))).toMatchObject({
      icon: "🏗️",
    });
  });
});

describe("damaged markup", () => {
  it.each([
    ["an unescaped &", 'name="Nadia" title="Charts & Tides" icon="⚓"', "Charts & Tides"],
    ["an escaped &", 'name="Nadia" title="Charts &amp; Tides" icon="⚓"', "Charts & Tides"],
    ["quotes inside a value", 'name="Nadia" title="The "Old" Pilot" icon="⚓"', 'The "Old" Pilot'],
    ["single quotes", "name='Nadia' title='Pilot' icon='⚓'", "Pilot"],
    ["a < in a value", 'name="Nadia" title="Depth <10 m" icon="⚓"', "Depth <10 m"],
  ])("reads a title with %s", async (_, attributes, title) => {
    expect(await readAgent(agentFile({ attributes }))).toMatchObject({ title, icon: "⚓", name: "Nadia" });
  });

  it("reads steps whose number lost its quote", async () => {
    const activation =
      '<step n="1">Load persona from this current agent file</step>' +
      '<step n={HELP_STEP}">Tell them about `/bmad-help`</step><step n="3">Sound the depth first</step>';
    expect((await readAgent(agentFile({ activation }))).criticalActions).toEqual(["Sound the depth first"]);
  });

  it("reads to the end when neither </agent> nor a closing fence is there", async () => {
    const read = await readAgent(agentFile().replace(/<\/menu>[^]*/, ""));
    expect(read.menu).toHaveLength(2);
    expect(read.warnings).toEqual(["no </agent>: read to the end of the file"]);
  });

  it("is content with a missing closing fence", async () => {
    expect(await readAgent(agentFile().replace(/```\n$/, ""))).toMatchObject({ name: "Nadia", warnings: [] });
  });

  it("stops at the first </agent> and ignores the tail of an older, longer file", async () => {
    const read = await readAgent(`${agentFile()}\n<item cmd="*ghost">Ghost</item>\n</menu>\n</agent>\n`);
    expect(read.menu.map((item) => item.trigger)).toEqual(["help", "chart"]);
    expect(read.warnings).toEqual(["text after the first </agent> left out"]);
  });

  it("ends a persona field without end tag at the next field", async () => {
    const read = await readAgent(agentFile({ persona: "<role>Pilot<identity>Old hand</identity>" }));
    expect(read).toMatchObject({ role: "Pilot", identity: "Old hand" });
  });

  it("ignores what stands in comments", async () => {
    const read = await readAgent(
      agentFile({ menu: '<!-- <item cmd="*old">Old</item> --><item cmd="*new">New</item>' }),
    );
    expect(read.menu.map((item) => item.trigger)).toEqual(["new"]);
  });

  it("flattens markup nested in persona fields", async () => {
    const read = await readAgent(
      agentFile({ persona: "<principles><p>One.</p>\n  <p>Two &lt;3</p></principles>" }),
    );
    expect(read.principles).toBe("One. Two <3");
  });
});

describe("activation", () => {
  it("keeps an agent's own steps and drops those that every agent has", async () => {
    const activation = `
      <step n="1">Load persona from this current agent file (already in context)</step>
      <step n="2">Load and read {project-root}/_bmad/bmm/config.yaml NOW</step>
      <step n="3">Remember: user's name is {user_name}</step>
      <step n="4">Never enter port in fog &amp; dark</step>
      <step n="5">Show greeting using {user_name}, then the numbered list</step>
      <step n="6">STOP and WAIT for user input</step>
      <step n="7">On user input: Number → execute menu item[n]</step>
      <menu-handlers><handlers><handler type="exec">1. <step>nested</step></handler></handlers></menu-handlers>
      <rules><r>Stay in character until exit selected</r><r>Report the tide</r></rules>`;
    expect((await readAgent(agentFile({ activation }))).criticalActions).toEqual([
      "Never enter port in fog & dark",
      "Report the tide",
    ]);
  });

  it("drops rules that make the agent speak through an IDE's hooks", async () => {
    const activation = `<rules><r>Be kind</r>
      - When responding, speak your responses using TTS:
        Call: \`.claude/hooks/bmad-speak.sh '{agent-id}' 'text'\` with YOUR agent ID from <agent id="..."> tag
        Run in background (&) to avoid blocking
      </rules>`;
    const read = await readAgent(agentFile({ activation }));
    expect(read.criticalActions).toEqual(["Be kind"]);
    expect(read.menu).toHaveLength(2);
  });

  it("tells generic steps of a translated agent", async () => {
    const activation =
      '<step n="1">从当前 Agent 文件加载人格设定</step><step n="2">记住：用户名是 {user_name}</step><step n="3">先测水深</step>';
    expect((await readAgent(agentFile({ activation }))).criticalActions).toEqual(["先测水深"]);
  });

  it("keeps an agent's own step that speaks of the user or the language", async () => {
    const activation =
      '<step n="3">Le nom est {user_name}</step><step n="4">Call {user_name} captain</step>' +
      '<step n="5">Write signals in {communication_language}</step>' +
      '<step n="6">ALWAYS communicate in {communication_language}</step>';
    expect((await readAgent(agentFile({ activation }))).criticalActions).toEqual([
      "Call {user_name} captain",
      "Write signals in {communication_language}",
    ]);
  });

  it("says when the compiler lost a step", async () => {
    const read = await readAgent(agentFile({ activation: '<step n="4">[object Object]</step>' }));
    expect(read).toMatchObject({
      criticalActions: [],
      warnings: ["1 activation step lost when the file was compiled"],
    });
  });
});

describe("names and ids", () => {
  it("shows a lower-case name with a capital", async () => {
    expect((await readAgent(agentFile({ attributes: 'name="nadia" title="T" icon="⚓"' }))).name).toBe(
      "Nadia",
    );
  });

  it("takes the id from the file, not from its content", async () => {
    expect((await readAgent(agentFile(), { name: "Tech-Writer.md" })).id).toBe("tech-writer");
    expect((await readAgent(agentFile(), { name: "tech-writer/tech-writer.md" })).module).toBe("bmm");
  });

  it("reads an agent of the first alpha, without front matter and with <cmds>", async () => {
    const read = await readAgent(`# Pilot
\`\`\`xml
<agent id="bmad/bmm/agents/pilot.md" name="Nadia" title="Pilot" icon="⚓">
  <persona><role>Brings ships in</role></persona>
  <critical-actions><i>Load into memory {project-root}/bmad/bmm/config.yaml</i><i>Check the tide table</i></critical-actions>
  <cmds><c cmd="*help">Show commands</c><c cmd="*berth" run-workflow="todo">Find a berth</c></cmds>
</agent>
\`\`\``);
    expect(read.criticalActions).toEqual(["Check the tide table"]);
    expect(read.menu).toMatchObject([
      { trigger: "help", target: { kind: "none" }, runnable: true },
      { trigger: "berth", target: { kind: "workflow", value: "todo" }, runnable: false },
    ]);
  });

  it("warns of an agent without a menu", async () => {
    expect(await readAgent(agentFile({ menu: "" }))).toMatchObject({ menu: [], warnings: ["no menu"] });
  });
});

describe("prose", () => {
  it("reads a half-XML file: name from the tag, persona from the Markdown", async () => {
    const read = await readAgent(`---
name: "pilot"
---
\`\`\`xml
<agent id="x" name="Nadia" title="Harbour Pilot" icon="⚓">
<activation><step n="1">Sound the depth first</step></activation>

## Persona

Knows every **sandbank**.
`);
    expect(read).toMatchObject({
      name: "Nadia",
      title: "Harbour Pilot",
      generation: "prose",
      prose: "## Persona\n\nKnows every **sandbank**.",
      criticalActions: ["Sound the depth first"],
    });
    expect(read.warnings).toContain(
      "agent without persona text: its text is used as it stands, without a menu",
    );
  });

  it("reads Markdown that follows a closed tag without a persona", async () => {
    const read = await readAgent('<agent name="Nadia" title="Pilot" icon="⚓"/>\n\nKnows every sandbank.\n');
    expect(read).toMatchObject({ name: "Nadia", generation: "prose", prose: "Knows every sandbank." });
  });

  it.each([
    [
      "Spanish with labels",
      "# Agent: Nadia ⚓\n## Title: Práctica del puerto\n\nSiempre sonda.",
      "Nadia",
      "Práctica del puerto",
    ],
    ["a heading with a role", "# Nadia — Harbour Pilot\n\nText.", "Nadia", "Harbour Pilot"],
    [
      "a name line",
      "# The port of Hamburg and all its many pilots\n- **Name:** Nadia\n- **Role:** Pilot",
      "Nadia",
      "Pilot",
    ],
    [
      "a front matter name",
      '---\nname: "Nadia"\ndescription: Guides ships\n---\nText.',
      "Nadia",
      "Guides ships",
    ],
    ["a slug in front matter", "---\nname: bmad-agent-pilot\n---\n# Nadia\nText.", "Nadia", "Pilot"],
    ["nothing", "Just text.", "Pilot", "Pilot"],
  ])("reads Markdown with %s", async (_, text, name, title) => {
    const read = await readAgent(text);
    expect(read).toMatchObject({ name, title, generation: "prose" });
    expect(read.warnings).toEqual(["no <agent>: its text is used as it stands, without a menu"]);
    expect(read.prose).not.toBe("");
  });
});

describe("files that are no personas", () => {
  it.each([
    ["README.md", "# Agents", "documentation, not an agent"],
    ["index.md", "# Agents", "documentation, not an agent"],
    ["_menu_standard.md", "# Menu", "starts with an underscore: a shared part, not an agent"],
    ["pilot-sidecar/notes.md", "Notes", "an agent's memory folder, not an agent"],
    ["pilot.md.bak", "x", "backup copy"],
    ["pilot.agent.yaml", "agent:\n", "YAML of an agent without persona and menu"],
    ["pilot.yaml", "id: x\n", "YAML without an agent"],
    ["pilot.txt", "Text", "not a Markdown, XML or YAML file"],
    ["SKILL.md", "# x", "a skill that is no agent"],
    ["empty.md", "", "empty file"],
    ["blank.md", "\ufeff \n\n", "empty file"],
    ["binary.md", "a\u0000b", "binary file"],
    ["large.md", "x".repeat(256 * 1024 + 1), "larger than 256 KB"],
    [
      "lost.md",
      "<agent-activation>\n1. LOAD the FULL agent file from @_bmad/bmm/agents/gone.md\n</agent-activation>",
      "IDE command that points to _bmad/bmm/agents/gone.md, which does not exist",
    ],
  ])("skips %s with the reason", async (name, content, reason) => {
    expect(await readAny(content, { name })).toMatchObject({ kind: "skipped", reason });
  });

  it("names the file an IDE command points to when it is there", async () => {
    const content = "1. LOAD the FULL agent file from @{project-root}/_bmad/bmm/agents/real.md";
    const reading = await readAny(content, { files: { "_bmad/bmm/agents/real.md": agentFile() } });
    expect(reading).toMatchObject({
      reason: "IDE command that points to _bmad/bmm/agents/real.md, which is the agent",
    });
  });
});

describe("a menu in Markdown", () => {
  it.each([
    ["a table of codes in brackets", "| Cmd | Does |\n|---|---|\n| [DC] | Draw a chart |", null],
    ["a table of bold codes", "| **[DC]** | Draw a chart | workflow |", null],
    ["a table of bare codes", "| Code | Does |\n| --- | --- |\n| DC | Draw a chart |", null],
    ["a table of triggers", "| `*draw-chart` | Draw a chart |", "draw-chart"],
    ["a list of triggers", "- **`*draw-chart`**: Draw a chart", "draw-chart"],
    ["a numbered list of codes", "1. [DC] Draw a chart", null],
  ])("is read from %s", async (_, markdown, trigger) => {
    const read = await readAgent(`# Nadia\n\nKnows every sandbank.\n\n${markdown}\n`);
    const code = trigger === null ? "DC" : null;
    expect(read.menu).toMatchObject([{ trigger: trigger ?? "", code, description: "Draw a chart" }]);
    expect(read.warnings).toEqual(["no <agent>: its text is used as it stands"]);
  });

  it("is what stands below a half-XML agent", async () => {
    const read = await readAgent(
      '<agent name="Nadia" title="Pilot" icon="⚓">\n<activation></activation>\n\n## Menu\n| [MH] | Menu |\n| [DC] | Draw |\n| [DA] | Leave |\n',
    );
    expect(read.menu).toMatchObject([{ builtin: "menu" }, { builtin: null }, { builtin: "dismiss" }]);
  });

  it("is no ordinary list or table", async () => {
    const read = await readAgent(
      "# Nadia\n\n- Sound the depth\n- *always*: calm\n\n| Port | Depth |\n| HH | 12 |\n",
    );
    expect(read.menu).toEqual([]);
  });
});

describe("the first alpha", () => {
  it("is read without front matter, from <cmds>", async () => {
    const read = await readAgent(
      '# Pilot\n\n```xml\n<agent id="bmad/bmm/agents/pilot.md" name="Nadia" title="Pilot" icon="⚓">\n' +
        "<persona><role>Brings ships in</role></persona>\n<critical-actions><i>Load into memory {project-root}/bmad/bmm/config.yaml</i><i>Sound the depth first</i></critical-actions>\n" +
        '<cmds><c cmd="*help">Show numbered cmd list</c><c cmd="*chart" run-workflow="{project-root}/gone.yaml">Draw</c><c cmd="*exit">Leave</c></cmds>\n</agent>\n```\n',
    );
    expect(read).toMatchObject({
      name: "Nadia",
      generation: "xml",
      criticalActions: ["Sound the depth first"],
    });
    expect(read.menu).toMatchObject([
      { builtin: "menu" },
      { trigger: "chart", target: { kind: "workflow" }, runnable: false },
      { builtin: "dismiss" },
    ]);
  });
});

describe("rules that only serve an IDE", () => {
  it("are left out: speech, hooks, running in the background", async () => {
    const rules =
      "<rules><r>Use Bash tool to call TTS: .claude/hooks/bmad-speak.sh '{id}' '{text}' (single quotes)</r>" +
      "<r>Run in background (&) to avoid blocking; TTS is optional</r><r>Never dock in fog</r></rules>";
    const read = await readAgent(agentFile({ activation: rules }));
    expect(read.criticalActions).toEqual(["Never dock in fog"]);
  });
});
