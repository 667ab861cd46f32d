import { describe, expect, it } from "vitest";
import type { MenuItem } from "../../../src/core/persona.ts";
import { estimateTokens } from "../../../src/core/tokens.ts";
import { systemPrompt, writingReminder } from "../../../src/personas/system-prompt.ts";
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
      communicationLanguage: "Brazilian Portuguese",
      documentLanguage: "English",
    });
    expect(prompt).toContain("Always reply in Brazilian Portuguese. Write documents in English.");
    expect(prompt.endsWith("Remember: reply in Brazilian Portuguese.")).toBe(true);
  });

  it("leaves it to the user which language to speak where only their system names one", () => {
    const prompt = systemPrompt(persona(), { ...PROFILE, systemLanguage: "German" });
    expect(prompt.endsWith("Reply in the language the user writes; in German until they do.")).toBe(true);
  });

  it.each([
    ["", "", ""],
    ["English", "", ""],
    ["English", "English", ""],
    ["German", "", "Remember: reply in German."],
    ["German", "German", "Remember: reply in German."],
    ["German", "English", "Remember: talk to the user in German; what goes into the document is in English."],
    ["English", "German", "Remember: talk to the user in English; what goes into the document is in German."],
    ["", "German", "Remember: what goes into the document is in German."],
  ])("reminds of %j and documents in %j while something is written", (spoken, written, reminder) => {
    const profile = { ...PROFILE, communicationLanguage: spoken, documentLanguage: written };
    expect(writingReminder(profile)).toBe(reminder);
  });

  it.each(["English", "British English"])("does not repeat %s", (communicationLanguage) => {
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

  it("carries a prose persona's text, at most about 800 tokens of it", () => {
    const prose = `# Nadia\n${"Sondar siempre.\n".repeat(1000)}`;
    const prompt = systemPrompt(
      persona({ prose, role: "", identity: "", communicationStyle: "", principles: "" }),
      PROFILE,
    );
    expect(prompt).toContain("# Nadia\nSondar siempre.");
    expect(prompt.length).toBeLessThan(3600);
  });

  describe("of a persona that says far too much", () => {
    const long = "word ".repeat(800);
    const wordy = { role: long, identity: long, communicationStyle: long, principles: long };
    const rules = (count: number): string[] =>
      Array.from({ length: count }, (_, at) => `Rule ${at}: ${long}`);

    it("stays under 450 tokens", () => {
      const prompt = systemPrompt(persona({ ...wordy, criticalActions: rules(8) }), PROFILE);
      expect(estimateTokens(prompt)).toBeLessThan(450);
    });

    it("leaves no rule out, however many there are", () => {
      const prompt = systemPrompt(persona({ ...wordy, criticalActions: rules(40) }), PROFILE);
      expect(prompt.match(/^- Rule \d+: word word/gm)).toHaveLength(40);
      expect(estimateTokens(prompt)).toBeLessThan(1200);
    });

    it("counts tokens, not characters: a script of whole words gets fewer of them", () => {
      const chinese = "先测量水深再靠岸。".repeat(100);
      const prompt = systemPrompt(
        persona({ role: chinese, identity: chinese, communicationStyle: chinese, principles: chinese }),
        PROFILE,
      );
      expect(estimateTokens(prompt)).toBeLessThan(450);
      expect(prompt).toContain("先测量水深再靠岸。");
    });
  });

  it("gives rules what a cut persona leaves free, the short ones whole, without their shouting", () => {
    const short = "Sound the depth before you turn.";
    const long = `CRITICAL: Never dock ${"in a strong wind ".repeat(20)}`;
    const prompt = systemPrompt(
      persona({
        identity: "She knows. ".repeat(200),
        criticalActions: [short, long, long.replace("dock", "leave")],
      }),
      PROFILE,
    );
    expect(prompt).toContain(`- ${short}\n- Never dock in a strong wind`);
    expect(prompt).toMatch(/- Never leave (?:in a strong wind ){8}/);
    expect(prompt).not.toContain("CRITICAL");
  });

  it("cuts a list of principles to their names", () => {
    const names = Array.from({ length: 8 }, (_, at) => `Principle Number ${at}`);
    const principles = names.map((name) => `${name} - ${"because the sea is deep ".repeat(6)}`).join("; ");
    expect(systemPrompt(persona({ principles, identity: "Long. ".repeat(200) }), PROFILE)).toContain(
      `Principles: ${names.slice(0, 8).join("; ")}`,
    );
  });

  it("names the task of a v4 command where its trigger does not tell it", () => {
    const target = {
      kind: "task",
      value: "x",
      path: null,
      attributes: { task: "/p/.bmad-core/tasks/next-berth.md" },
    };
    const task = {
      code: null,
      description: "Execute task next-berth.md",
      target,
      runnable: true,
      builtin: null,
    };
    const items = [
      { ...task, trigger: "draft" },
      { ...task, trigger: "draft-berth" },
    ] as const;
    expect(systemPrompt(persona({ menu: items as unknown as MenuItem[] }), PROFILE)).toContain(
      "Menu: 1 [draft] next-berth; 2 [draft-berth]\n",
    );
  });

  it("condenses long prose section by section: orders before examples, no section lost", () => {
    const filler = Array.from({ length: 60 }, (_, at) => `Line ${at} about the harbour and its boats.`).join(
      "\n",
    );
    const sections = ["Role", "Method", "Limits"].map(
      (name) =>
        `## ${name}\n\n${filler}\nYou MUST check ${name} twice.\n\n\`\`\`json\n{"example": "${name}"}\n\`\`\``,
    );
    const prose = `# Nadia\n\n${sections.join("\n\n")}`;
    const prompt = systemPrompt(persona({ prose, role: "", identity: "", principles: "" }), PROFILE);
    expect(prompt.length).toBeLessThan(3600);
    for (const name of ["Role", "Method", "Limits"]) {
      expect(prompt).toContain(`## ${name}\nLine 0 about`);
      expect(prompt).toContain(`You MUST check ${name} twice.`);
    }
    expect(prompt).not.toContain("example");
  });
});
