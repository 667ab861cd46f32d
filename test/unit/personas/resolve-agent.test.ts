import { describe, expect, it } from "vitest";
import { isSquadError } from "../../../src/core/errors.ts";
import { resolveAgent } from "../../../src/personas/resolve-agent.ts";
import { persona } from "./support.ts";

const personas = [
  persona({ id: "analyst", name: "Mary", title: "Business Analyst" }),
  persona({ id: "pm", name: "John", title: "Product Manager" }),
  persona({ id: "architect", name: "Zoë", title: "Architect" }),
  persona({ id: "dev", name: "Amelia", title: "Developer Agent" }),
  persona({ id: "sm", name: "Bob", title: "Technical Lead" }),
  persona({ id: "tea", name: "Murat", title: "Master Test Architect" }),
  persona({ id: "tech-writer", name: "Paige", title: "Chronicler" }),
  persona({ id: "ux-designer", name: "Sally", title: "Researcher" }),
  persona({ id: "game-designer", name: "Samus Shepard", title: "Lead Game Designer", module: "gds" }),
];

describe("an agent", () => {
  it.each([
    ["analyst", "analyst"],
    ["MARY", "analyst"],
    ["@mary", "analyst"],
    ["business analyst", "analyst"],
    ["zoe", "architect"],
    ["developer", "dev"],
    ["engineer", "dev"],
    ["scrum master", "sm"],
    ["qa", "tea"],
    ["Test Architect", "tea"],
    ["ux", "ux-designer"],
    ["writer", "tech-writer"],
    ["tech writer", "tech-writer"],
    ["product_manager", "pm"],
    ["po", "pm"],
    ["gds/game-designer", "game-designer"],
    ["bmad-agent-pm", "pm"],
    ["bmad-agent-gds-game-designer", "game-designer"],
    ["bmad-gds-agent-game-designer", "game-designer"],
    ["bmad-pm", "pm"],
    ["BMad Agent Analyst", "analyst"],
    ["bmad-agent-engineer", "dev"],
    ["samus shepard", "game-designer"],
    ["samus", "game-designer"],
    ["lead game designer", "game-designer"],
  ])("called %j is %s", (name, id) => {
    expect(resolveAgent({ personas }, name).id).toBe(id);
  });

  it("of the very id wins over an alias", () => {
    const qa = persona({ id: "qa", name: "Quinn" });
    expect(resolveAgent({ personas: [...personas, qa] }, "qa").name).toBe("Quinn");
  });

  it("of the very canonical id wins over what a command would mean", () => {
    const other = persona({ id: "chief", canonicalId: "bmad-agent-pm", name: "Olga" });
    expect(resolveAgent({ personas: [...personas, other] }, "bmad-agent-pm").name).toBe("Olga");
  });

  it("of an id that two modules have is told apart by the module", () => {
    const bmm = persona({ id: "architect", module: "bmm", name: "Winston" });
    const gds = persona({ id: "gds/architect", module: "gds", name: "Cloud" });
    const two = { personas: [bmm, gds] };
    expect(resolveAgent(two, "architect").name).toBe("Winston");
    expect(resolveAgent(two, "gds/architect").name).toBe("Cloud");
    expect(resolveAgent(two, "bmm/architect").name).toBe("Winston");
    expect(resolveAgent(two, "cloud").name).toBe("Cloud");
  });

  it("that a command misspells is suggested", () => {
    expect(() => resolveAgent({ personas }, "bmad-agent-arcitect")).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/^did you mean architect\?/) }),
    );
  });

  it.each(["marry", "", "  ", "lead", "x\u001b[2J"])("called %j is not found", (name) => {
    expect(() => resolveAgent({ personas }, name)).toThrow(/^no agent called/);
  });

  it("that is not found is answered with the real ones and the nearest", () => {
    try {
      resolveAgent({ personas }, "mray\u001b[31m");
    } catch (error) {
      if (!isSquadError(error)) throw error;
      expect(error).toMatchObject({
        code: "agent-not-found",
        exitCode: 2,
        message: 'no agent called "mray"',
      });
      expect(error.hint).toMatch(/agents: mary \(analyst\), john \(pm\), /);
    }
    expect(() => resolveAgent({ personas }, "mray")).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/^did you mean mary\? agents: mary/) }),
    );
  });
});
