import { describe, expect, it } from "vitest";
import { expectationOf } from "../../../src/core/quality/expectation.ts";

const formatOf = (input: string) => expectationOf({ system: "", input, language: null }).format;

describe("what an answer is expected to be", () => {
  it.each([
    "Answer as JSON: the risks.",
    "Please return only valid JSON.",
    "List the epics. Give them in JSON format.",
    "Responda em JSON: os riscos.",
    "Responde solo con JSON.",
    "Réponds en JSON : les risques.",
    "Antworte als JSON.",
    `${"x ".repeat(9000)}\nJSON only`,
  ])("is JSON for %j", (input) => expect(formatOf(input)).toBe("json"));

  it.each([
    "Why is our JSON parser slow?",
    "Write a function that returns the orders as JSON.",
    "Show me how to store sessions as JSON.",
    "Review package.json",
    "We keep the config as JSON. Is that wise?",
    "Give me an example with a JSON schema.",
    "",
  ])("is text for %j", (input) => expect(formatOf(input)).toBe("text"));
});
