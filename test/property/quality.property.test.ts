import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qualityGate } from "../../src/core/quality/gate.ts";
import type { Answer, Expectation } from "../../src/core/quality/verdict.ts";
import { expectLinear } from "../support/growth.ts";

const PIECES = [
  "```",
  "~~~",
  "`",
  '"',
  "“",
  "<think>",
  "</think>",
  "\n",
  "\u001b[2J",
  "i'm sorry ",
  "não posso ",
  "{",
  "]",
  "User:",
  "抱歉，",
  "我无法",
  "1. ",
  "🚀",
  "\ud800",
  "the ",
];

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 200 }).map((pieces) => pieces.join("")),
);

const answer: fc.Arbitrary<Answer> = fc.record({
  text,
  finish: fc.constantFrom("stop", "length", "tool_calls", "blocked"),
});

const expected: fc.Arbitrary<Expectation> = fc.record({
  language: fc.constantFrom(null, "en", "pt", "es", "ru", "zh", "ja", "xx", "__proto__"),
  format: fc.constantFrom("text", "json"),
  system: text,
  input: text,
});

const REFUSALS = [
  "I'm sorry, but I can't help with that.",
  "Desculpe, mas não posso ajudar com isso.",
  "Lo siento, pero no puedo ayudarte con eso.",
  "Je suis désolé, mais je ne peux pas vous aider.",
  "Es tut mir leid, aber ich kann dir nicht helfen.",
  "Mi dispiace, ma non posso aiutarti.",
  "As an AI language model, I cannot do that.",
];

const WRAPPERS: readonly (readonly [string, string])[] = [
  ["**", "**"],
  ["_", "_"],
  ["> ", ""],
  ["# ", ""],
  ["- ", ""],
  ["\n\n", "\n"],
  ["   ", "\t"],
  ["```\n", "\n```"],
  ['"', '"'],
  ["😔 ", " 🙏"],
];

describe("the quality gate, for any answer", () => {
  it("never throws, scores within 0 and 1, and is content exactly when there is no flaw", () => {
    fc.assert(
      fc.property(answer, expected, (given, expectation) => {
        const { ok, score, reason, flaws } = qualityGate(given, expectation);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(ok).toBe(flaws.length === 0);
        expect(ok).toBe(score === 1);
        expect(reason).toBe(flaws[0]?.kind ?? null);
        for (const { detail } of flaws) expect(detail).toMatch(/^[^\p{Cc}\p{Cs}]{1,140}$/u);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes a refusal for one however it is wrapped", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REFUSALS),
        fc.array(fc.constantFrom(...WRAPPERS), { maxLength: 3 }),
        (refusal, wrappers) => {
          const wrapped = wrappers.reduce((inner, [before, after]) => before + inner + after, refusal);
          const { ok } = qualityGate(
            { text: wrapped, finish: "stop" },
            { language: null, format: "text", system: "", input: "" },
          );
          expect(ok, JSON.stringify(wrapped)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes time in proportion to the length of a hostile answer", async () => {
    const judge = (piece: string, length: number): void => {
      const given: Answer = { text: piece.repeat(length / piece.length).slice(0, length), finish: "stop" };
      const expectation: Expectation = {
        language: "pt",
        format: "text",
        system: piece.repeat(200),
        input: piece,
      };
      qualityGate(given, expectation);
    };
    for (const piece of [...PIECES, "a", " ", ">", "[", "“a", "a, ", "no puedo "]) {
      await expectLinear((size) => judge(piece, size), 80_000);
    }
  });
});
