import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../src/core/tokens.ts";
import { compare } from "./compare.ts";
import { readCorpus, type Sample } from "./corpus.ts";

/** How far the estimate may be from the larger of the real counts, by kind of text. */
const BOUNDS: Readonly<Record<Sample["kind"], { lowest: number; highest: number; mean: number }>> = {
  declaration: { lowest: -0.1, highest: 0.5, mean: 0.1 },
  chat: { lowest: -0.03, highest: 0.25, mean: 0.15 },
  kinds: { lowest: 0, highest: 0.35, mean: 0.2 },
};

const CORPUS = readCorpus();

describe("the token estimate, beside o200k and Llama 3", () => {
  it.each(CORPUS)("stays near them for $kind/$name", ({ kind, text }) => {
    const { error, estimate, counts } = compare(text);
    expect(error).toBeGreaterThanOrEqual(BOUNDS[kind].lowest);
    expect(error).toBeLessThanOrEqual(BOUNDS[kind].highest);
    expect(estimate).toBeGreaterThanOrEqual(counts.o200k);
  });

  it.each(["declaration", "chat", "kinds"] as const)("errs a little on the high side over all %s", (kind) => {
    const errors = CORPUS.filter((sample) => sample.kind === kind).map(({ text }) => compare(text).error);
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(mean).toBeGreaterThanOrEqual(0);
    expect(mean).toBeLessThanOrEqual(BOUNDS[kind].mean);
  });

  it("is closest for English", () => {
    const errors = CORPUS.filter(({ name }) => name === "english").map(({ text }) => compare(text).error);
    for (const error of errors) expect(Math.abs(error - 0.05)).toBeLessThanOrEqual(0.05);
  });
});

describe("the token estimate", () => {
  it("is 0 for the empty text and 1 for one letter", () => {
    expect(estimateTokens("")).toBe(0);
    expect(estimateTokens("a")).toBe(1);
  });

  it("counts a wide gap or a ruler as next to nothing, and random letters as nearly two a token", () => {
    expect(estimateTokens(" ".repeat(1000))).toBe(1);
    expect(estimateTokens("-".repeat(1600))).toBeLessThan(110);
    expect(estimateTokens("qzxwv".repeat(200))).toBeGreaterThan(450);
  });
});
