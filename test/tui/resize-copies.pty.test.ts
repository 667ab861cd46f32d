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
});
