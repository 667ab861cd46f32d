import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type PtyScreen } from "../support/pty-screen.ts";
import { useReplProgram } from "../support/tui-program.ts";

const program = useReplProgram();

async function openRepl(reflowCursorLine: boolean): Promise<PtyScreen> {
  const pty = program.open([], { reflowCursorLine });
  await pty.waitFor("● groq");
  return pty;
}

type Size = readonly [columns: number, rows: number];

/** Resolves in the pause after the next burst of text. */
async function quiet(pty: PtyScreen): Promise<void> {
  const { length } = pty.bytes();
  await pty.waitFor(() => pty.bytes().length > length);
  for (let before = -1; before !== pty.bytes().length; await delay(70)) before = pty.bytes().length;
}

/** Streams while the terminal goes through `sizes`, ends the answer, and returns the whole transcript. */
async function streamThrough(pty: PtyScreen, sizes: readonly Size[]): Promise<string> {
  pty.type("stream\r");
  await pty.waitFor("word60");
  for (const [columns, rows] of sizes) {
    // A frame on its way while the terminal resizes is laid out for the wrong size, and nobody can help it.
    await quiet(pty);
    pty.resize(columns, rows);
    await delay(150);
  }
  pty.signal("SIGUSR2");
  await pty.waitFor("2/50 messages");
  return pty.transcript();
}

/** The numbers of the words, also of words that the terminal has wrapped in the middle. */
function words(transcript: string): number[] {
  return Array.from(transcript.replaceAll(/\s/gu, "").matchAll(/word(\d+)/gu), ([, number]) =>
    Number(number),
  );
}

const count = (text: string, part: string): number => text.split(part).length - 1;

describe.each([false, true])("a terminal that wraps the cursor's line anew: %s", (reflowCursorLine) => {
  it("may change its width in mid-answer, and shows every word once", async () => {
    const pty = await openRepl(reflowCursorLine);
    const transcript = await streamThrough(pty, [
      [50, 24],
      [120, 24],
      [70, 24],
      [90, 24],
      [80, 24],
    ]);
    const numbers = words(transcript);
    expect(numbers).toEqual(Array.from(numbers, (_, index) => index + 1));
    expect(count(transcript, "answering")).toBe(0);
    expect(count(transcript, "● groq")).toBe(1);
  });

  it("may be dragged through sizes in mid-answer, which loses and repeats nothing", async () => {
    const pty = await openRepl(reflowCursorLine);
    pty.type("long\r");
    await pty.waitFor("Point 15");
    for (const [columns, rows] of [
      [60, 20],
      [40, 12],
      [20, 5],
      [90, 24],
    ] as const) {
      pty.resize(columns, rows);
    }
    pty.signal("SIGUSR2");
    await pty.waitFor("2/50 messages");
    // Where the terminal was resized the answer begins a new row, also within a word.
    const said = pty.transcript().replaceAll(/\s/gu, "");
    const numbers = Array.from(said.matchAll(/Point(\d+):/gu), ([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  it("may become narrower and wider again under a draft of nine rows", async () => {
    const pty = await openRepl(reflowCursorLine);
    const line = "a row of a draft that is nearly as wide as a screen of eighty columns may be, ";
    pty.paste(Array.from({ length: 8 }, (_, row) => `${line}${row}`.slice(-70)).join("\n"));
    pty.type("\nend");
    await pty.waitFor("  end\n● groq");
    for (const columns of [50, 80]) {
      pty.resize(columns, 24);
      await delay(150);
    }
    await pty.waitFor("a screen of eighty columns may be, 7\n  end\n● groq");
    const transcript = pty.transcript();
    for (let row = 0; row < 8; row += 1) expect(count(transcript, `may be, ${row}\n`)).toBe(1);
    expect(count(transcript, "● groq")).toBe(1);
    expect(transcript).toMatch(/Leave\n{2,3}› a draft/u);
  });

  it("may change its height in mid-answer", async () => {
    const pty = await openRepl(reflowCursorLine);
    const transcript = await streamThrough(pty, [
      [80, 6],
      [80, 3],
      [80, 24],
      [80, 1],
      [80, 24],
    ]);
    const numbers = words(transcript);
    expect(numbers).toEqual(Array.from(numbers, (_, index) => index + 1));
    // Rows that the terminal pushed into its scrollback before it said that it was resized.
    expect(count(transcript, "answering")).toBeLessThanOrEqual(2);
    expect(count(transcript, "● groq")).toBe(1);
  });
});
