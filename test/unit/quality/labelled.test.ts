import { describe, expect, it } from "vitest";
import { figuresOf, named } from "../../quality/figures.ts";
import { labelledAnswers } from "../../quality/labelled.ts";

const LEAST_CAUGHT = 0.95;
const MOST_REJECTED = 0.01;

const answers = labelledAnswers();

describe("the quality gate on the labelled answers", () => {
  const { bad, good, missed, rejected, misnamed } = figuresOf(answers);

  it("has enough of them, of which two in five are not English and a fifth is held out", () => {
    const notEnglish = answers.filter(({ expected }) => ![null, "en"].includes(expected.language));
    expect(answers.length).toBeGreaterThanOrEqual(260);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length);
    expect(notEnglish.length / answers.length).toBeGreaterThan(0.4);
    expect(answers.filter(({ heldOut }) => heldOut).length / answers.length).toBeGreaterThan(0.2);
  });

  it("catches the bad", () => {
    const names = missed.map(named).join("\n");
    expect(missed.length / bad.length, names).toBeLessThanOrEqual(1 - LEAST_CAUGHT);
  });

  it("lets the good pass", () => {
    const names = rejected.map(named).join("\n");
    expect(rejected.length / good.length, names).toBeLessThanOrEqual(MOST_REJECTED);
  });

  it("says what is wrong", () => {
    expect(misnamed.length / bad.length, misnamed.map(named).join("\n")).toBeLessThanOrEqual(0.05);
  });
});
