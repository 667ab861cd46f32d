import { describe, expect, it } from "vitest";
import { resizeBehaviour } from "../../src/tui/terminal/resize-behaviour.ts";
import { rowsAbove } from "../../src/tui/terminal/resized-rows.ts";

const long = (cells: number): string => "x".repeat(cells);

describe("the rows above the cursor after a resize", () => {
  it("count the pieces of the cursor's own row before it where the terminal keeps it at its character", () => {
    const at = (x: number): number =>
      rowsAbove("follows", { rows: ["", long(90), long(90)], cursor: { x, y: 1 } }, 40);
    expect([at(0), at(39), at(40), at(85), at(90)]).toEqual([1, 1, 2, 3, 3]);
  });
});

describe("a terminal's name", () => {
  it.each([
    ["xterm.js", [0, 276, 0], "drifts"],
    ["xterm", [41, 390, 0], "stays"],
    ["iTerm2", [41, 2500, 0], "follows"],
    ["tmux", [84, 0, 0], "follows"],
    ["one that says nothing", null, "follows"],
  ] as const)("tells what it does when it is resized: %s", (_, attributes, behaviour) => {
    expect(resizeBehaviour(attributes)).toBe(behaviour);
  });
});
