import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilePersona } from "../../../src/personas/compile-persona.ts";
import { findProject } from "../../../src/personas/project.ts";
import { loadRoster } from "../../../src/personas/roster.ts";
import { systemPrompt } from "../../../src/personas/system-prompt.ts";
import { writeProject } from "./support.ts";

const bundledDir = join(import.meta.dirname, "../../../agents");

async function bundled() {
  const project = findProject(await writeProject({ ".git/config": "" }));
  return loadRoster({ project, bundledDir, system: { name: "Ines", language: "" } });
}

describe("the bundled squad", () => {
  it("reads the same from what the build keeps of its files", async () => {
    for (const { source, ...persona } of (await bundled()).personas) {
      const compiled = await compilePersona(source);
      expect(JSON.parse(JSON.stringify(compiled.persona))).toEqual(persona);
      expect(compiled.text).toBe(readFileSync(source, "utf8"));
    }
  });

  it("is not compiled from a file with a fault", async () => {
    const project = await writeProject({ "agents/nobody.md": "No agent at all." });
    await expect(compilePersona(join(project, "agents/nobody.md"))).rejects.toThrow("no <agent>");
  });

  it("has eight people, read without a warning", async () => {
    const { personas, skipped } = await bundled();
    expect(personas.map((persona) => `${persona.id} ${persona.name} ${persona.icon}`)).toEqual([
      "analyst Mary 📊",
      "architect Winston 🏗️",
      "dev Amelia 💻",
      "pm John 📋",
      "sm Bob 🏃",
      "tea Murat 🧪",
      "tech-writer Paige 📚",
      "ux-designer Sally 🎨",
    ]);
    expect(personas.flatMap((persona) => persona.warnings)).toEqual([]);
    expect(skipped).toEqual([]);
  });

  it("offers six to nine menu items each, all of them runnable in conversation", async () => {
    for (const { menu, name } of (await bundled()).personas) {
      expect(menu.length, name).toBeGreaterThanOrEqual(6);
      expect(menu.length, name).toBeLessThanOrEqual(9);
      expect(menu.every((item) => item.runnable)).toBe(true);
      expect(menu[0]?.trigger).toBe("help");
      expect(menu.at(-1)?.trigger).toBe("exit");
      const prompts = menu.slice(1, -1).map(({ target }) => (target.kind === "action" ? target.value : ""));
      for (const prompt of prompts) expect(prompt.length, name).toBeGreaterThan(150);
      expect(new Set(prompts).size).toBe(prompts.length);
    }
  });

  it("needs at most 320 tokens of system prompt each, none of it cut", async () => {
    const roster = await bundled();
    for (const persona of roster.personas) {
      const prompt = systemPrompt(
        persona,
        { ...roster.profile, communicationLanguage: "Português" },
        { roster },
      );
      expect(prompt.length / 4, persona.name).toBeLessThanOrEqual(320);
      expect(prompt).not.toContain("…");
      expect(persona.criticalActions.length).toBeGreaterThan(0);
    }
  });
});
