import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileGateStage, OUTSIDE_TEXT } from "../../support/file-gate-stage.ts";

const FLIPPER = join(import.meta.dirname, "../../support/link-flipper.mjs");
const INSIDE_TEXT = "text of the project";
const TRIALS_MS = 2000;

async function flip(...args: readonly string[]): Promise<void> {
  const child = fork(FLIPPER, args, { stdio: "inherit" });
  onTestFinished(async () => {
    if (!child.connected) return;
    child.disconnect();
    await once(child, "exit");
  });
  await once(child, "message");
}

describe("a link that another process swaps in while a file is opened", () => {
  it.for([
    { what: "the file", swapped: "folder/file.txt" },
    { what: "the folder it lies in", swapped: "folder" },
  ])("gives nothing of the outside: $what", { timeout: 20_000 }, async ({ swapped }) => {
    const { root, outside, gate } = await fileGateStage({ "folder/file.txt": INSIDE_TEXT });
    await flip(join(root, swapped), swapped === "folder" ? outside : join(outside, "file.txt"));
    const seen = { inside: 0, refused: 0, escapes: 0, unguarded: 0 };
    const end = performance.now() + TRIALS_MS;
    while (performance.now() < end || seen.unguarded === 0 || seen.inside === 0) {
      try {
        const { text } = await gate.readText("folder/file.txt");
        if (text === INSIDE_TEXT) seen.inside += 1;
        else seen.escapes += 1;
      } catch (error) {
        expect(error).toMatchObject({ code: "file-refused", reason: "missing" });
        seen.refused += 1;
      }
      // The race is on: without the gate the outside is read.
      try {
        if (readFileSync(join(root, "folder/file.txt"), "utf8") === OUTSIDE_TEXT) seen.unguarded += 1;
      } catch {
        // Neither lies there just now.
      }
    }
    expect(seen.escapes).toBe(0);
  });
});

describe("a link that another process swaps in while a file is written", () => {
  it.for([
    { what: "the file", swapped: "folder/file.txt" },
    { what: "the folder it lies in", swapped: "folder" },
  ])("leads no byte outside: $what", { timeout: 20_000 }, async ({ swapped }) => {
    const { root, outside, gate } = await fileGateStage({ "folder/file.txt": INSIDE_TEXT });
    await flip(join(root, swapped), swapped === "folder" ? outside : join(outside, "file.txt"));
    const seen = { written: 0, refused: 0, unguarded: 0 };
    const end = performance.now() + TRIALS_MS;
    while (performance.now() < end || seen.unguarded === 0 || seen.written === 0) {
      for (const name of ["file.txt", `new-${seen.written % 50}.txt`]) {
        try {
          await gate.replace(await gate.target(`folder/${name}`), Buffer.from(`text ${seen.written}`));
          seen.written += 1;
        } catch (error) {
          expect(error).toMatchObject({ code: "file-refused" });
          seen.refused += 1;
        }
      }
      // The race is on: without the gate the outside is reached.
      try {
        if (readFileSync(join(root, "folder/file.txt"), "utf8") === OUTSIDE_TEXT) seen.unguarded += 1;
      } catch {
        // Neither lies there just now.
      }
    }
    expect(readdirSync(outside)).toEqual(["file.txt"]);
    expect(readFileSync(join(outside, "file.txt"), "utf8")).toBe(OUTSIDE_TEXT);
    expect(seen.refused).toBeGreaterThan(0);
  });
});
