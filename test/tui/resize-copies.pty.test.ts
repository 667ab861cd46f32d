import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { guardFrames } from "../support/frames.ts";
import { useReplProgram } from "../support/tui-program.ts";

const program = useReplProgram();

const count = (text: string, part: string): number => text.split(part).length - 1;

const DRAFT = `DRAFT ${"of one row that is wider than seventy columns are ".repeat(2).slice(0, 78)}`;
/** A paste of more lines would be folded. */
const ROWS = Array.from({ length: 7 }, (_, row) => `${"row of a draft ".repeat(5).slice(0, 70)}${row}`);
const NINE_ROWS = `DRAFT\n${ROWS.join("\n")}`;

describe.each([false, true])("a terminal that wraps the cursor's line anew: %s", (reflowCursorLine) => {
  it.each([
    ["no draft", ""],
    ["a draft of one row", DRAFT],
    ["a draft of nine rows", NINE_ROWS],
    ["a list of completions", "/"],
  ])("keeps one copy of %s and all that stands above it, 100 to 70 columns", async (_, draft) => {
    const pty = program.open([], { columns: 100, reflowCursorLine });
    const guard = guardFrames(pty, 24);
    await pty.waitFor("● groq");
    if (draft.includes("\n")) pty.paste(draft);
    else pty.type(draft);
    if (draft.includes("\n")) pty.type("\nend");
    await pty.waitFor(draft.includes("\n") ? "  end" : draft === "/" ? "/help" : draft);
    const { length } = pty.bytes();
    guard.resize(70, 24);
    await pty.waitFor(() => pty.bytes().slice(length).includes("● groq"));
    await pty.waitFor(() => count(pty.transcript(), "● groq") === 1);
    const transcript = pty.transcript();
    // Where the screen has no room for all of a draft its first rows are not shown.
    if (draft.includes("\n")) expect(count(transcript, "  end\n")).toBe(1);
    expect(count(transcript, "DRAFT")).toBe(draft === DRAFT ? 1 : 0);
    expect(count(transcript, "Leave\n")).toBe(1);
    guard.check();
  });

  it.each<[string, readonly (readonly [columns: number, rows: number])[]]>([
    [
      "narrower and wider",
      [
        [70, 24],
        [50, 24],
        [30, 24],
        [20, 24],
        [100, 24],
      ],
    ],
    [
      "smaller and larger",
      [
        [60, 12],
        [120, 30],
        [40, 8],
        [100, 24],
      ],
    ],
  ])("keeps one copy of a draft of one row through sizes with pauses, %s", async (_, sizes) => {
    const pty = program.open([], { columns: 100, reflowCursorLine });
    await pty.waitFor("● groq");
    pty.type(DRAFT);
    await pty.waitFor(DRAFT);
    for (const [columns, rows] of sizes) {
      pty.resize(columns, rows);
      await delay(250);
    }
    await pty.waitFor(DRAFT);
    const transcript = pty.transcript();
    expect([count(transcript, "DRAFT"), count(transcript, "● groq"), count(transcript, "Leave\n")]).toEqual([
      1, 1, 1,
    ]);
    expect(pty.bytes()).not.toContain("\u001b[3J");
  });
});
