import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { guardFrames } from "../support/frames.ts";
import { openPty, type PtyScreen } from "../support/pty-screen.ts";
import { useReplProgram } from "../support/tui-program.ts";

const program = useReplProgram();

const count = (text: string, part: string): number => text.split(part).length - 1;

/** Milliseconds of processor time that a process has used. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The points of the `long` scenario, which terminals may have wrapped in the middle of a word. */
function points(pty: PtyScreen): number[] {
  const said = pty.transcript().replaceAll(/\s/gu, "");
  return Array.from(said.matchAll(/Point(\d+):/gu), ([, number]) => Number(number));
}

/** The points that are wholly said after the last resize; what is live during one may be damaged, session and all else are not. */
const AFTER = Array.from({ length: 14 }, (_, index) => index + 17);

/** The points that were settled before the first resize: 14 is live. */
const BEFORE = Array.from({ length: 12 }, (_, index) => index + 1);

/**
 * Lets the answer end: all that settled before and after the resizes stands there once, and squad listens.
 * @param copies of the activity row, at most: one each time that the window could not hold the live rows (ADR 23)
 */
async function endsRight(pty: PtyScreen, guard: ReturnType<typeof guardFrames>, copies = 1): Promise<void> {
  pty.signal("SIGUSR2");
  await pty.waitFor(/› Message Mary[^\n]*\n● groq[^\n]*2\/50 messages$/u);
  const said = points(pty);
  expect(said.filter((point) => point > 16)).toEqual(AFTER);
  expect(said.filter((point) => point < 13)).toEqual(BEFORE);
  // Terminals may have moved rows of one frame out of reach before they say that they were resized.
  expect(said.length).toBeLessThanOrEqual(33);
  expect(count(pty.transcript(), "is answering")).toBeLessThanOrEqual(copies);
  guard.check();
  pty.type("still here\r");
  await pty.waitFor("You said: still here");
}

describe("a storm of resizes", () => {
  it("of 200 a second for three seconds in mid-answer ends in the right frame, on less than a core", async () => {
    const pty = program.open();
    const guard = guardFrames(pty, 24);
    await pty.waitFor("● groq");
    pty.type("long\r");
    await pty.waitFor("Point 13");
    const from = { wall: performance.now(), processor: processorMs(pty.pid) };
    for (let step = 0; performance.now() - from.wall < 3000; step += 1) {
      guard.resize(20 + ((step * 37) % 130), 3 + ((step * 11) % 40));
      await delay(5);
    }
    const wall = performance.now() - from.wall;
    expect(processorMs(pty.pid) - from.processor).toBeLessThan(wall);
    guard.resize(80, 24);
    await pty.waitFor(/groq is answering[^\n]*\n›[^\n]*\n● groq[^\n]*$/u);
    await endsRight(pty, guard);
  });

  it.each([
    ["20 and ten thousand columns", [20, 10_000, 30, 10_000, 80], 1],
    // Two columns cannot hold them, before the widest and after it.
    ["one, two and ten thousand columns", [1, 2, 10_000, 2, 1, 80], 2],
  ])("between %s ends in the right frame", async (_, widths, copies) => {
    const pty = program.open();
    const guard = guardFrames(pty, 24);
    await pty.waitFor("● groq");
    pty.type("long\r");
    await pty.waitFor("Point 13");
    for (const columns of widths) {
      const { length } = pty.bytes();
      guard.resize(columns, 24);
      await pty.waitFor(() => pty.bytes().length > length);
    }
    await endsRight(pty, guard, copies);
  });

  it("is survived by a terminal that says it has no columns", async () => {
    const pty = program.adopt(
      openPty("-c", ['stty cols 0 rows 0; exec "$0" "$1"', process.execPath, program.path()], {
        command: "sh",
      }),
    );
    await pty.waitFor("● groq");
    pty.type("hello\r");
    await pty.waitFor("You said: hello");
  });
});

describe("a terminal that becomes narrower, 100 to 70 to 50 to 40 columns", () => {
  it.each([
    ["in mid-answer", "stream\r", "word60"],
    ["while it waits for a slot", "wait\r", /waiting 4\d s for groq/u],
  ])("%s shows no copy of its live rows", async (_, typed, ready) => {
    const pty = program.open([], { columns: 100 });
    const guard = guardFrames(pty, 24);
    await pty.waitFor("● groq");
    pty.type(typed);
    await pty.waitFor(ready);
    for (const columns of [70, 50, 40]) {
      const { length } = pty.bytes();
      guard.resize(columns, 24);
      await pty.waitFor(() => pty.bytes().slice(length).includes("● groq"));
    }
    await pty.waitFor(() => count(pty.transcript(), "● groq") === 1);
    expect(count(pty.transcript(), "waiting 4")).toBeLessThanOrEqual(1);
    guard.check();
  });
});

describe("a session of everything", () => {
  it("never draws a frame as tall as its screen", async () => {
    const pty = program.open([], { columns: 60, rows: 12 });
    const guard = guardFrames(pty, 12);
    await pty.waitFor("● groq");
    for (const [typed, shown] of [
      ["long\r", "Point 13"],
      ["queued while it runs\r", "queued: queued"],
    ] as const) {
      pty.type(typed);
      await pty.waitFor(shown);
    }
    pty.signal("SIGUSR2");
    await pty.waitFor("You said: queued");
    guard.resize(40, 8);
    await pty.waitFor(/4\/50/u);
    pty.paste(Array.from({ length: 7 }, (_, line) => `row ${line} of a draft`).join("\n"));
    await pty.waitFor("row 6");
    guard.resize(40, 5);
    pty.type("\r");
    await pty.waitFor(/6\/50/u);
    for (const [typed, shown] of [
      ["/status\r", "Requests running"],
      ["/help\r", "back to the shell"],
      ["code\r", /8\/50/u],
      ["flood\r", /10\/50/u],
      ["fallback\r", /12\/50/u],
      ["wait\r", "waiting"],
    ] as const) {
      pty.type(typed);
      await pty.waitFor(shown);
    }
    guard.resize(100, 30);
    await pty.waitFor(/waiting[^\n]*\n›/u);
    pty.type("\u001b");
    await pty.waitFor(/› wait(?:\n|$)/u);
    guard.check();
  });
});
