import { describe, expect, it } from "vitest";
import { chooseSpeakers } from "../../../src/core/party/choose-speakers.ts";
import { isTakingLeave } from "../../../src/core/party/leaving.ts";
import type { PartyMember } from "../../../src/core/party/party.ts";
import type { ProjectProfile } from "../../../src/core/persona.ts";
import { estimateTokens } from "../../../src/core/tokens.ts";
import { partyPrompt } from "../../../src/personas/party-prompt.ts";

const member = (id: string, name: string, essence: string): PartyMember => ({
  id,
  name,
  icon: "",
  title: id,
  essence,
});
const MARY = member("analyst", "Mary", "researches markets and requirements");
const JOHN = member("pm", "John", "plans products");
const SALLY = member("ux-designer", "Sally", "designs interfaces");
const MARIA = member("qa", "Maria", "tests");
const TEAM = [MARY, JOHN, SALLY, MARIA];

const names = (members: readonly PartyMember[]): string[] => members.map(({ name }) => name);

const PROFILE: ProjectProfile = {
  userName: "Ana",
  communicationLanguage: "Português",
  documentLanguage: "Português",
  projectName: "",
  outputFolder: null,
  outputFolders: [],
  userSkillLevel: "",
  values: {},
};

describe("who speaks next", () => {
  it("begins with whoever is named, in the order of the message, by name or by id", () => {
    expect(names(chooseSpeakers(TEAM, "Sally, and then the pm?", []))).toEqual(["Sally", "John"]);
  });

  it("takes no name for another that begins alike", () => {
    expect(names(chooseSpeakers(TEAM, "What does Maria say?", []))[0]).toBe("Maria");
  });

  it("has the topic choose, then whoever was silent longest", () => {
    expect(names(chooseSpeakers(TEAM, "How should the interface be designed?", []))[0]).toBe("Sally");
    expect(names(chooseSpeakers(TEAM, "Hm.", ["analyst", "pm", "ux-designer"]))).toEqual(["Maria", "Mary"]);
  });

  it("is three at most, when three are named", () => {
    expect(chooseSpeakers(TEAM, "Mary, John, Sally, Maria!", [])).toHaveLength(3);
  });
});

describe("the prompt of a round table", () => {
  it("has room for a team of forty", () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      member(`agent-${index}`, `Name${index}`, "a long description of somebody ".repeat(20)),
    );
    const prompt = partyPrompt({ id: "x", name: "", scene: "A bar. ".repeat(200), members: many }, PROFILE);
    expect(estimateTokens(prompt)).toBeLessThan(1200);
  });

  it("asks for the user's language last", () => {
    const prompt = partyPrompt({ id: "x", name: "", scene: "", members: TEAM }, PROFILE);
    expect(prompt).toContain("Always reply in Português.");
    expect(prompt).toMatch(/Remember: reply in Português\.$/u);
    expect(estimateTokens(prompt)).toBeLessThan(350);
  });
});

describe("taking leave", () => {
  it.each(["*exit", "Goodbye!", "quit", "E", " tchau ", "Adiós."])("is %s", (text) => {
    expect(isTakingLeave(text)).toBe(true);
  });

  it.each(["goodbye is a film", "exit strategy?", ""])("is not %j", (text) => {
    expect(isTakingLeave(text)).toBe(false);
  });
});
