import xterm from "@xterm/headless";
import { describe, expect, it } from "vitest";
import { resizeBehaviour } from "../../src/tui/resize-behaviour.ts";
import { rowsAbove } from "../../src/tui/resized-rows.ts";

/** Rows between the one that says FIRST and the cursor, on xterm.js, after it went through `widths`. */
async function measured(rows: readonly string[], y: number, widths: readonly number[]): Promise<number> {
  const terminal = new xterm.Terminal({ cols: widths[0] ?? 80, rows: 24, allowProposedApi: true });
  await new Promise<void>((resolve) => {
    terminal.write(`${"above\r\n".repeat(3)}${rows.join("\r\n")}\u001b[${rows.length - 1 - y}A\r`, resolve);
  });
  for (const columns of widths.slice(1)) terminal.resize(columns, 24);
  const buffer = terminal.buffer.active;
  const lines = Array.from(
    { length: buffer.length },
    (_, row) => buffer.getLine(row)?.translateToString() ?? "",
  );
  const first = lines.findIndex((line) => line.startsWith("FIRST"));
  return buffer.baseY + buffer.cursorY - first;
}

const long = (cells: number): string => "x".repeat(cells);

describe("the rows above the cursor after a resize", () => {
  it.each<[string, readonly string[], number, readonly number[]]>([
    ["a status row below the cursor wraps", ["FIRST", "input", long(91)], 1, [100, 70]],
    ["its own row and the one below wrap", ["FIRST", long(86), long(91)], 1, [100, 70]],
    ["only its own row would wrap", ["FIRST", long(86), "status"], 1, [100, 70]],
    ["rows above it wrap", [`FIRST${long(80)}`, long(90), "input", "status"], 2, [100, 40]],
    ["it gets narrower by and by", ["FIRST", "input", long(91)], 1, [100, 70, 50, 40]],
  ])("are as many as xterm.js shows when %s", async (_, rows, y, widths) => {
    const sizes = widths.map((columns) => ({ columns, rows: 24 }));
    expect(rowsAbove("drifts", { rows, cursor: { x: 0, y } }, sizes)).toBe(await measured(rows, y, widths));
  });

  it("are never more than xterm.js shows when a size was not noticed", async () => {
    const rows = ["FIRST", "input", long(91)];
    const noticed = [100, 40].map((columns) => ({ columns, rows: 24 }));
    const claimed = rowsAbove("drifts", { rows, cursor: { x: 0, y: 1 } }, noticed);
    for (const between of [95, 90, 70, 60, 50, 45])
      expect(claimed).toBeLessThanOrEqual(await measured(rows, 1, [100, between, 40]));
    const back = [...noticed, { columns: 100, rows: 24 }];
    expect(rowsAbove("drifts", { rows, cursor: { x: 0, y: 1 } }, back)).toBeLessThanOrEqual(
      await measured(rows, 1, [100, 40, 100]),
    );
  });

  it("count the pieces of the cursor's own row before it where the terminal keeps it at its character", () => {
    const sizes = [
      { columns: 100, rows: 24 },
      { columns: 40, rows: 24 },
    ];
    const at = (x: number): number =>
      rowsAbove("follows", { rows: ["", long(90), long(90)], cursor: { x, y: 1 } }, sizes);
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
