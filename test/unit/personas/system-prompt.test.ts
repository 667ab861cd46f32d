import { describe, expect, it } from "vitest";
import { systemPrompt } from "../../../src/personas/system-prompt.ts";
import { persona, PROFILE } from "./support.ts";

const menu = [
  {
    trigger: "help",
    code: null,
    description: "Show menu",
    target: { kind: "none" },
    runnable: true,
    builtin: "menu",
  },
  {
    trigger: "chart",
    code: "DC",
    description: "Draw a chart",
    target: { kind: "none" },
    runnable: true,
    builtin: null,
  },
  {
    trigger: "gone",
    code: "GO",
    description: "Dead",
    target: { kind: "exec", value: "x", path: null, attributes: {} },
    runnable: false,
    builtin: null,
  },
  {
    trigger: "berth",
    code: null,
    description: "Find a berth",
    target: { kind: "none" },
    runnable: true,
    builtin: null,
  },
] as const;

describe("the system prompt", () => {
  it("condenses a persona, what it offers and whom it talks to", () => {
    const prompt = systemPrompt(
      persona({ menu, memories: ["Sails at dawn"], criticalActions: ["Sound the depth first"] }),
      { ...PROFILE, projectName: "Tides", communicationLanguage: "English" },
      { roster: { personas: [persona(), persona({ id: "pm", name: "Petra" })], bmadRoot: null } },
    );
    expect(prompt).toBe(`You are Nadia ⚓, Harbour Pilot.
Role: Brings ships in
Identity: Knows every sandbank.
Style: Calm.
Principles: Depth before speed.
Remember:
- Sails at dawn
Rules:
- Sound the depth first
Menu: 2 [DC] Draw a chart; 4 [berth] Find a berth
Stay in character. This is a terminal: answer briefly. The host runs menu items: suggest one by its code.
Colleagues: Petra
User: Ines. Project: Tides. Always reply in English.`);
  });

  it("repeats a language other than English at the end", () => {
    const prompt = systemPrompt(persona(), {
      ...PROFILE,
      communicationLanguage: "PT-BR",
      documentLanguage: "English",
    });
    expect(prompt).toContain("Always reply in PT-BR. Write documents in English.");
    expect(prompt.endsWith("Remember: reply in PT-BR.")).toBe(true);
  });

  it.each(["English", "en", "EN-us", "english (UK)"])("does not repeat %s", (communicationLanguage) => {
    expect(systemPrompt(persona(), { ...PROFILE, communicationLanguage })).not.toContain("Remember");
  });

  it("is the same each time, and starts the same for every user", () => {
    const one = systemPrompt(persona({ menu }), PROFILE);
    const other = systemPrompt(persona({ menu }), { ...PROFILE, userName: "Rui" });
    expect(systemPrompt(persona({ menu }), PROFILE)).toBe(one);
    expect(other.startsWith(one.slice(0, one.indexOf("User:")))).toBe(true);
  });

  it("resolves the placeholders the host knows and leaves the others", () => {
    const principles =
      "Ask {user_name} in {communication_language}; read {project-root}/{bmad_folder}/x.md, {unknown} and {{date}}.";
    const prompt = systemPrompt(persona({ principles }), PROFILE, {
      roster: { personas: [], bmadRoot: "/home/i/p/_bmad" },
    });
    expect(prompt).toContain("Ask Ines in the user's language; read _bmad/x.md, {unknown} and {{date}}.");
    expect(prompt).not.toContain("/home/i");
  });

  it("carries a prose persona's text, at most about 1,500 tokens of it", () => {
    const prose = `# Nadia\n${"Sondar siempre.\n".repeat(1000)}`;
    const prompt = systemPrompt(
      persona({ prose, role: "", identity: "", communicationStyle: "", principles: "" }),
      PROFILE,
    );
    expect(prompt).toContain("# Nadia\nSondar siempre.");
    expect(prompt.length).toBeLessThan(6300);
  });

  it("stays under 450 tokens for a persona that says far too much", () => {
    const long = "word ".repeat(800);
    const many = Array.from({ length: 40 }, () => long);
    const prompt = systemPrompt(
      persona({
        role: long,
        identity: long,
        communicationStyle: long,
        principles: long,
        criticalActions: many,
      }),
      PROFILE,
    );
    expect(prompt.length / 4).toBeLessThan(450);
  });
});
