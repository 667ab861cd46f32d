import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { runKeyCommand } from "../../../src/config/keys/key-command.ts";
import { Secret } from "../../../src/core/secret.ts";

it("a key command is ended with all it started when it takes too long", async () => {
  const folder = mkdtempSync(join(tmpdir(), "squad-command-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const line = new Secret(`(sleep 1; echo alive > ${folder}/left) & sleep 300`);
  expect(await runKeyCommand(line, folder, 200)).toEqual({
    kind: "failed",
    fault: { kind: "late", seconds: 0.2 },
  });
  await delay(1200);
  expect(readdirSync(folder)).toEqual([]);
});

it("a key command that prints without end is no key", async () => {
  const reading = await runKeyCommand(new Secret("yes | tr -d '\\n' | head -c 5000000"), tmpdir());
  expect(reading).toMatchObject({ kind: "failed", fault: { kind: "printed", flaw: "length" } });
});

it("a key command in a folder that is gone fails in words", async () => {
  expect(await runKeyCommand(new Secret("echo k"), "/no/such/folder")).toEqual({
    kind: "failed",
    fault: { kind: "unstarted" },
  });
});
