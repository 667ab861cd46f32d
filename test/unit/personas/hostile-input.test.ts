import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPersonaFile } from "../../../src/personas/check-paths.ts";
import { findProject } from "../../../src/personas/project.ts";
import { loadRoster } from "../../../src/personas/roster.ts";
import { agentFile, MANIFEST, readAny, writeProject } from "./support.ts";

const SIZE = 250 * 1024;
const fill = (text: string): string => text.repeat(Math.ceil(SIZE / text.length)).slice(0, SIZE);

/** A quadratic reader needs minutes for these; a linear one milliseconds. The machine may be busy: 200 ms. */
const BUDGET_MS = 200;

describe("hostile text of 250 KB is read in time", () => {
  it.each([
    ["unclosed items", agentFile().replace("<menu>", `<menu>${fill("<item ")}`)],
    ["items without end tag", `<agent name="x"><menu>${fill('<item cmd="*a">')}`],
    ["empty items", `<agent name="x"><menu>${fill("<item></item>")}`],
    ["agents in agents", fill("<agent ")],
    ["other tags of the same beginning", fill("<agents>")],
    ["quotes", `<agent name="${fill('" ')}`],
    ["attributes", `<agent ${fill('a="b" ')}`],
    ["equals signs", `<agent name=${fill("=")}`],
    ["spaces in a tag", `<agent ${fill(" ")}x`],
    ["open angle brackets", `<agent name="x"><persona><role>${fill("<a")}`],
    ["steps without end", `<agent name="x"><activation>${fill("<step ")}`],
    ["steps with quotes", `<agent name="x"><activation>${fill('<step n="')}`],
    ["comments", `<agent name="x">${fill("<!--")}`],
    ["entities", `<agent name="x"><persona><role>${fill("&#x")}`],
    ["ampersands", `<agent name="x"><persona><role>${fill("&")}`],
    ["prompts", `<agent name="x"><prompts>${fill('<prompt id="a">')}`],
    ["mojibake", `<agent name="x"><persona><role>${fill("Ã°")}`],
    ["brackets in a multi item", `<agent name="x"><menu><item type="multi">${fill("[A")}`],
    ["spaces", `x${fill(" ")}x`],
    ["spaces at line ends", fill(`${" ".repeat(5000)}x\n`)],
    ["blank lines", `x${fill("\n")}x`],
    ["dashes", `---\n${fill("-")}`],
    ["front matter without end", `---\n${fill("a: b\n")}`],
    ["front matter of brackets", `---\na: ${fill("[")}\n---\n`],
    ["deep front matter", `---\n${"- ".repeat(7000)}\n---\nText`],
    ["fences", fill("```yaml\n")],
    ["headings", fill("# ")],
    ["labels", fill("**")],
    ["pointers", fill("load the full agent file ")],
    ["emoji", `<agent name="x" icon="${fill("👩‍💻")}">`],
  ])("%s", async (_, text) => {
    await readAny("warm-up");
    const start = performance.now();
    const reading = await readAny(text);
    expect(performance.now() - start).toBeLessThan(BUDGET_MS);
    expect(reading.kind === "persona" ? reading.persona.name : reading.reason).not.toBe("");
  });
});

/** Parsers of whole files, and the look at every skill that comes before them. */
const SKILL_BUDGET_MS = 1000;

describe("hostile skills of 120 KB are read in time", () => {
  const half = (text: string): string => fill(text).slice(0, 120 * 1024);
  const sections = "# X\n\n## Identity\n\nx\n\n## Capabilities\n\n";
  it.each([
    ["table cells", { "SKILL.md": `${sections}${half("| ")}` }],
    ["table rows", { "SKILL.md": `${sections}${half("|a|b|c|\n")}` }],
    ["headings", { "SKILL.md": `${sections}${half("## a\n")}` }],
    ["spaces in headings", { "SKILL.md": `#${half(" ")}\n${sections}` }],
    ["dashes in a heading", { "SKILL.md": `# ${half(" - ")}\n${sections}` }],
    ["agent tables", { "SKILL.md": "# X", "customize.toml": half("[agent]\n") }],
    ["open brackets", { "SKILL.md": "# X", "customize.toml": `[agent]\nname = "x"\ny = ${half("[")}` }],
    ["dotted keys", { "SKILL.md": "# X", "customize.toml": `[agent]\nname = "x"\n${half("a.")}a = 1` }],
    [
      "menu items",
      { "SKILL.md": "# X", "customize.toml": `[agent]\nname = "x"\n${half("[[agent.menu]]\n")}` },
    ],
    ["manifest lines", { "SKILL.md": sections, "bmad-skill-manifest.yaml": `type: agent\n${half("- ")}` }],
    ["pointers", { "SKILL.md": half("load the full ") }],
  ])("%s", async (_, files) => {
    const entries = Object.entries(files).map(([name, text]) => [`.claude/skills/x/${name}`, text]);
    const root = await writeProject({ ...MANIFEST, ...Object.fromEntries(entries) });
    const start = performance.now();
    const reading = await loadPersonaFile(join(root, ".claude/skills/x/SKILL.md"));
    const project = findProject(root);
    await loadRoster({ project, bundledDir: join(root, "void"), system: { name: "", language: "" } });
    expect(performance.now() - start).toBeLessThan(SKILL_BUDGET_MS);
    expect(reading.kind === "persona" ? reading.persona.name : reading.reason).not.toBe("");
  });
});
