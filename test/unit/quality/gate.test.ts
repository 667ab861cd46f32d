import { describe, expect, it } from "vitest";
import { flawOf, judge } from "./support.ts";

describe("the quality gate", () => {
  it("finds nothing wrong with a short right answer", () => {
    expect(judge("4")).toEqual({ ok: true, score: 1, reason: null, flaws: [] });
  });

  it("tells of every flaw, the worst first, and scores each lower", () => {
    const loop = "the gateway talks to ".repeat(60);
    const { ok, reason, flaws, score } = judge(loop, { finish: "length", language: "pt" });
    expect({ ok, reason }).toEqual({ ok: false, reason: "repetition" });
    expect(flaws.map(({ kind }) => kind)).toEqual(["repetition", "wrong-language", "truncated"]);
    expect(score).toBeLessThan(judge("Half an", { finish: "length" }).score);
  });

  it("tells nothing else of an empty answer, and gives it no worth", () => {
    expect(judge("", { finish: "length", input: "Answer as JSON." })).toMatchObject({
      score: 0,
      flaws: [{ kind: "empty", detail: "nothing visible" }],
    });
  });

  it("calls an answer that was only cut short truncated, so that it can be continued", () => {
    expect(flawOf("The first reason is", { finish: "length" })).toBe("truncated");
    expect(flawOf('{"stories": [{"id"', { finish: "length", input: "Answer as JSON." })).toBe("truncated");
  });

  it("quotes little of an answer, in one line without control characters", () => {
    const { flaws } = judge(
      `I'm sorry, but I can't help \u001b[2Jwith\u202e that question about the login and all of the invoices.`,
    );
    expect(flaws).toHaveLength(1);
    expect(flaws[0]?.detail).toMatch(/^refuses: "[^\p{C}]{20,50}"$/u);
  });

  it("names what is repeated and how often", () => {
    expect(judge("- The provider may change its limits.\n".repeat(14)).flaws[0]?.detail).toBe(
      '"the provider may change its limits" 14 times in a row',
    );
  });
});
