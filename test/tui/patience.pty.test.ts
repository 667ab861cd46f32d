import { describe, expect, it } from "vitest";
import { useReplProgram } from "../support/tui-program.ts";

const program = useReplProgram();

/** Two seconds, and what a busy machine may add. */
const END_MS = 3500;

describe("a turn that does not end and a disk that does not answer", () => {
  it.each([
    ["SIGTERM", "terminate"],
    ["SIGHUP", "hangup"],
  ])("hold %s up for no more than two seconds", async (signal, reason) => {
    const pty = program.open(["--stuck-disk"]);
    await pty.waitFor("● groq");
    pty.type("stubborn\r");
    await pty.waitFor("So far");
    const from = performance.now();
    pty.signal(signal);
    await pty.waitFor(`reason=${reason}`);
    expect(performance.now() - from).toBeLessThan(END_MS);
    expect(await pty.exited()).toBe(0);
  });
});
