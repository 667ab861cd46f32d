import { expect, it } from "vitest";
import { findLeakedPrompt } from "../../../src/core/quality/leaked-prompt.ts";
import { expectationOf } from "../../../src/core/quality/expectation.ts";

const STEP = Array.from({ length: 60 }, (_, index) => `word${index}`).join(" ");
const ANSWER = { text: `Here it is: ${STEP}`, finish: "stop" } as const;

const found = (system: string): string | undefined =>
  findLeakedPrompt(ANSWER, expectationOf({ system, input: "go on", language: null }))?.kind;

it("lets an answer repeat what its workflow has it say, and nothing else of the prompt", () => {
  expect(found(`You are Mary.\n\n<workflow>\n${STEP}\n</workflow>`)).toBeUndefined();
  expect(found(`You are Mary.\n\n${STEP}`)).toBe("leaked-prompt");
});
