import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPersonaFile } from "../../../src/personas/check-paths.ts";
import { findProject } from "../../../src/personas/project.ts";
import { loadRoster } from "../../../src/personas/roster.ts";
import { expectLinear } from "../../support/growth.ts";
import { agentFile, MANIFEST, readAny, writeProject } from "./support.ts";

const SIZE = 250 * 1024;
const SKILL_SIZE = 120 * 1024;

/** Repeats a text up to the length that is being tried. */
type Fill = (text: string) => string;
const fillTo =
  (size: number): Fill =>
  (text) =>
    text.repeat(Math.ceil(size / text.length)).slice(0, size);

describe("hostile text of 250 KB is read in time in proportion to its length", () => {
  it.each<[string, (fill: Fill) => string]>([
    ["unclosed items", (fill) => agentFile().replace("<menu>", `<menu>${fill("<item ")}`)],
    ["items without end tag", (fill) => `<agent name="x"><menu>${fill('<item cmd="*a">')}`],
    ["empty items", (fill) => `<agent name="x"><menu>${fill("<item></item>")}`],
    ["agents in agents", (fill) => fill("<agent ")],
    ["other tags of the same beginning", (fill) => fill("<agents>")],
    ["quotes", (fill) => `<agent name="${fill('" ')}`],
    ["attributes", (fill) => `<agent ${fill('a="b" ')}`],
    ["equals signs", (fill) => `<agent name=${fill("=")}`],
    ["spaces in a tag", (fill) => `<agent ${fill(" ")}x`],
    ["open angle brackets", (fill) => `<agent name="x"><persona><role>${fill("<a")}`],
    ["steps without end", (fill) => `<agent name="x"><activation>${fill("<step ")}`],
    ["steps with quotes", (fill) => `<agent name="x"><activation>${fill('<step n="')}`],
    ["comments", (fill) => `<agent name="x">${fill("<!--")}`],
    ["entities", (fill) => `<agent name="x"><persona><role>${fill("&#x")}`],
    ["ampersands", (fill) => `<agent name="x"><persona><role>${fill("&")}`],
    ["prompts", (fill) => `<agent name="x"><prompts>${fill('<prompt id="a">')}`],
    ["mojibake", (fill) => `<agent name="x"><persona><role>${fill("Ã°")}`],
    ["brackets in a multi item", (fill) => `<agent name="x"><menu><item type="multi">${fill("[A")}`],
    ["spaces", (fill) => `x${fill(" ")}x`],
    ["spaces at line ends", (fill) => fill(`${" ".repeat(5000)}x\n`)],
    ["blank lines", (fill) => `x${fill("\n")}x`],
    ["dashes", (fill) => `---\n${fill("-")}`],
    ["front matter without end", (fill) => `---\n${fill("a: b\n")}`],
    ["front matter of brackets", (fill) => `---\na: ${fill("[")}\n---\n`],
    ["deep front matter", () => `---\n${"- ".repeat(7000)}\n---\nText`],
    ["fences", (fill) => fill("```yaml\n")],
    ["headings", (fill) => fill("# ")],
    ["labels", (fill) => fill("**")],
    ["pointers", (fill) => fill("load the full agent file ")],
    ["emoji", (fill) => `<agent name="x" icon="${fill("👩‍💻")}">`],
  ])("%s", async (_, text) => {
    const reading = await expectLinear((size) => readAny(text(fillTo(size))), SIZE);
    expect(reading.kind === "persona" ? reading.persona.name : reading.reason).not.toBe("");
  });
});

describe("hostile skills of 120 KB are read in time in proportion to their length", () => {
  const sections = "# X\n\n## Identity\n\nx\n\n## Capabilities\n\n";
  it.each<[string, (fill: Fill) => Readonly<Record<string, string>>]>([
    ["table cells", (fill) => ({ "SKILL.md": `${sections}${fill("| ")}` })],
    ["table rows", (fill) => ({ "SKILL.md": `${sections}${fill("|a|b|c|\n")}` })],
    ["headings", (fill) => ({ "SKILL.md": `${sections}${fill("## a\n")}` })],
    ["spaces in headings", (fill) => ({ "SKILL.md": `#${fill(" ")}\n${sections}` })],
    ["dashes in a heading", (fill) => ({ "SKILL.md": `# ${fill(" - ")}\n${sections}` })],
    ["agent tables", (fill) => ({ "SKILL.md": "# X", "customize.toml": fill("[agent]\n") })],
    [
      "open brackets",
      (fill) => ({ "SKILL.md": "# X", "customize.toml": `[agent]\nname = "x"\ny = ${fill("[")}` }),
    ],
    [
      "dotted keys",
      (fill) => ({ "SKILL.md": "# X", "customize.toml": `[agent]\nname = "x"\n${fill("a.")}a = 1` }),
    ],
    [
      "menu items",
      (fill) => ({ "SKILL.md": "# X", "customize.toml": `[agent]\nname = "x"\n${fill("[[agent.menu]]\n")}` }),
    ],
    [
      "manifest lines",
      (fill) => ({ "SKILL.md": sections, "bmad-skill-manifest.yaml": `type: agent\n${fill("- ")}` }),
    ],
    ["pointers", (fill) => ({ "SKILL.md": fill("load the full ") })],
  ])("%s", async (_, files) => {
    const roots = new Map<number, string>();
    for (const size of [SKILL_SIZE / 4, SKILL_SIZE]) {
      const entries = Object.entries(files(fillTo(size)));
      const skill = entries.map(([name, text]) => [`.claude/skills/x/${name}`, text]);
      roots.set(size, await writeProject({ ...MANIFEST, ...Object.fromEntries(skill) }));
    }
    const reading = await expectLinear(async (size) => {
      const root = roots.get(size) ?? "";
      await loadRoster({
        project: findProject(root),
        bundledDir: join(root, "void"),
        system: { name: "", language: "" },
      });
      return loadPersonaFile(join(root, ".claude/skills/x/SKILL.md"));
    }, SKILL_SIZE);
    expect(reading.kind === "persona" ? reading.persona.name : reading.reason).not.toBe("");
  });
});
