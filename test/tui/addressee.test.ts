import { describe, expect, it } from "vitest";
import type { AgentCard } from "../../src/core/chat/chat-host.ts";
import { addressee } from "../../src/tui/conversation/addressee.ts";

const card = (id: string, name: string): AgentCard => ({
  id,
  name,
  title: "",
  icon: "",
  menu: [],
  source: "",
});
const AGENTS = [
  card("analyst", "Mary"),
  card("pm", "José Luis"),
  card("tech-writer", "Paige"),
  card("bmad-master", "BMad Master"),
  card("bmad-builder", "BMad Builder"),
];
const read = (message: string): string | null => {
  const address = addressee(message, AGENTS);
  return address === null ? null : `${address.agent.id}|${address.rest}`;
};

describe("who a message is for", () => {
  it.for([
    ["@mary what now?", "analyst|what now?"],
    ["@Mary, what now?", "analyst|what now?"],
    ["@MARY: what\nnow?\n", "analyst|what\nnow?"],
    ["  @analyst go", "analyst|go"],
    ["@mary", "analyst|"],
    ["@mary! ", "analyst|"],
    ["@jose you?", "pm|you?"],
    ["@josé-luis you?", "pm|you?"],
    ["@tech_writer go", "tech-writer|go"],
    ["@master go", "bmad-master|go"],
    ["@mary @pm both", "analyst|@pm both"],
  ] as const)("is read from %j", ([message, expected]) => {
    expect(read(message)).toBe(expected);
  });

  it.for([
    "@marry what?",
    "@bmad go",
    "@mary.md says",
    "@mary/notes.md",
    '@"mary" x',
    "@mary's plan",
    "ask @mary",
    "mary what?",
    "@ mary",
    "@Override void x()",
    "",
  ])("is nobody in %j", (message) => {
    expect(read(message)).toBeNull();
  });
});
