import { describe, expect, it } from "vitest";
import { EMPTY_INPUT, reduceInput, type InputAction, type InputLine } from "../../src/tui/input-line.ts";

const run = (...steps: (string | InputAction)[]): InputLine =>
  steps.reduce<InputLine>(
    (input, step) => reduceInput(input, typeof step === "string" ? { type: "insert", text: step } : step),
    EMPTY_INPUT,
  );
const TAKE: InputAction = { type: "take" };
const UP: InputAction = { type: "up" };
const DOWN: InputAction = { type: "down" };

describe("history", () => {
  it("goes back through what was taken and returns to the draft", () => {
    const line = run("one", TAKE, "two", TAKE, "draft", UP, UP);
    expect(line.buffer.text).toBe("one");
    expect([DOWN, DOWN].reduce(reduceInput, line).buffer.text).toBe("draft");
  });

  it("stays at both ends", () => {
    expect(run("one", TAKE, UP, UP, UP).buffer.text).toBe("one");
    expect(run("one", TAKE, "draft", DOWN).buffer.text).toBe("draft");
  });

  it("is reached only from the first line", () => {
    const line = run("sent", TAKE, "first\nsecond", UP);
    expect(line.buffer.text).toBe("first\nsecond");
    expect(reduceInput(line, UP).buffer.text).toBe("sent");
  });

  it("keeps a cleared draft, but neither blanks nor repetitions", () => {
    expect(run("draft", TAKE, "  ", TAKE, "draft", TAKE).history.map(({ text }) => text)).toEqual(["draft"]);
  });

  it("brings a large paste back whole", () => {
    const paste: InputAction = { type: "paste", text: "x".repeat(5000) };
    expect(run(paste, TAKE, UP).buffer.pastes).toEqual(["x".repeat(5000)]);
  });
});
