import { describe, expect, it } from "vitest";
import { qualityGate } from "../../../src/core/quality.ts";

describe("the quality gate", () => {
  it.each(["", " ", "\n\t\n", "\u00a0"])("rejects %j as empty", (answer) => {
    expect(qualityGate(answer)).toEqual({ ok: false, reason: "empty" });
  });

  it.each([
    "I'm sorry, but I can't help with that.",
    "I’m sorry, but I cannot assist with this request.",
    "Sorry, I can't do that.",
    "I am afraid I cannot provide that information.",
    "I cannot help with that request.",
    "Unfortunately, I'm unable to assist with this.",
    "**I can't comply with that.**",
    "Desculpe, mas não posso ajudar com isso.",
    "Lamento, não consigo responder a essa pergunta.",
    "Infelizmente não posso fazer isso.",
    "Lo siento, pero no puedo ayudarte con eso.",
    "Lamentablemente no puedo responder.",
    "Je suis désolée, mais je ne peux pas vous aider.",
    "Malheureusement, je ne peux pas répondre à cela.",
    "Es tut mir leid, aber ich kann dabei nicht helfen.",
    "Leider kann ich dir nicht helfen.",
  ])("rejects the refusal %j", (answer) => {
    expect(qualityGate(answer)).toEqual({ ok: false, reason: "refusal" });
  });

  it.each([
    "4",
    "Sim.",
    "Yes.",
    "The migration failed to acquire the lock.",
    "I can't see a reason to split this story.",
    "I cannot recommend Redis here: SQLite is enough.",
    "Sorry for the confusion: the deadline is Friday.",
    "Lo siento por la demora. El plan es este: …",
    "Unfortunately, the test suite is slow; start with the unit tests.",
    "Leider ist der Bericht unvollständig. Die Lücken sind: …",
    `I'm sorry, but I can't give one number. ${"Here is how the range comes about. ".repeat(20)}`,
  ])("accepts %j", (answer) => {
    expect(qualityGate(answer)).toEqual({ ok: true });
  });
});
