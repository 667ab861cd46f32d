import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { NOBODY } from "../../../src/app/chat/consent.ts";
import { workflowFiles } from "../../../src/app/chat/workflow-files.ts";
import type { AuditEntry } from "../../../src/core/tools/audit.ts";
import { createWriter } from "../../../src/tools/guarded-write.ts";
import { createTaint } from "../../../src/tools/taint.ts";
import type { WorkflowFiles } from "../../../src/workflows/run/write-section.ts";
import { fileGateStage, OUTSIDE_TEXT, type FileGateStage } from "../../support/file-gate-stage.ts";

const FLIPPER = join(import.meta.dirname, "../../support/link-flipper.mjs");
const TRIALS_MS = 2000;

interface Stage extends FileGateStage {
  readonly files: WorkflowFiles;
  readonly audit: readonly AuditEntry[];
}

/** What the user had a workflow save, over a project on the real disk. */
async function stage(files: Readonly<Record<string, string>>): Promise<Stage> {
  const gateStage = await fileGateStage(files, { sensitive: ["_bmad"], keptBack: ["own"] });
  const { root, gate } = gateStage;
  const audit: AuditEntry[] = [];
  const writer = createWriter({
    gate,
    consent: NOBODY,
    audit: (entry) => audit.push(entry),
    taint: createTaint(false),
    mode: "user",
    outputs: ["docs"],
  });
  return {
    ...gateStage,
    audit,
    files: workflowFiles({
      projectRoot: root,
      clock: { wall: () => 0 },
      gate: () => Promise.resolve(gate),
      writer: () => Promise.resolve({ tool: "workflow", writer, signal: new AbortController().signal }),
    }),
  };
}

describe("a document that the user had a workflow save", () => {
  it("is written whole, in folders that are made, and taken down without its text", async () => {
    const { root, files, audit } = await stage({ "docs/old.md": "old\n" });
    await files.save(join(root, "docs/deep/brief.md"), "# Brief\n");
    await files.save(join(root, "docs/old.md"), "new\n");
    await files.save(join(root, "notes/other.md"), "elsewhere\n");
    expect(await files.read(join(root, "docs/deep/brief.md"))).toBe("# Brief\n");
    expect(await files.read(join(root, "docs/none.md"))).toBeNull();
    expect(readFileSync(join(root, "docs/old.md"), "utf8")).toBe("new\n");
    expect(readdirSync(join(root, "docs"))).toEqual(["deep", "old.md"]);
    expect(audit.map(({ tool, path, outcome, bytes }) => [tool, path, outcome, bytes])).toEqual([
      ["workflow", "docs/deep/brief.md", "automatic", 8],
      ["workflow", "docs/old.md", "automatic", 4],
      ["workflow", "notes/other.md", "automatic", 10],
    ]);
    expect(JSON.stringify(audit)).not.toContain("Brief");
  });

  it.for([
    "../project2/brief.md",
    "/etc/brief.md",
    "link.md",
    "dangling.md",
    "folder/brief.md",
    "circle/brief.md",
    ".git/hooks/pre-commit",
    ".env",
    "own/limits.sqlite",
    "_bmad/bmm/agents/pm.md",
    ".claude/settings.json",
    "package.json",
    ".github/workflows/ci.yml",
    "docs",
  ])("is refused: %s", async (path) => {
    const { root, outside, files, audit } = await stage({ "docs/x.md": "x", "_bmad/x": "", "own/x": "" });
    symlinkSync(join(outside, "file.txt"), join(root, "link.md"));
    symlinkSync(join(outside, "new.md"), join(root, "dangling.md"));
    symlinkSync(outside, join(root, "folder"));
    symlinkSync("circle", join(root, "circle"));
    await expect(files.save(path.startsWith("/") ? path : join(root, path), "pwned")).rejects.toMatchObject({
      code: "file-refused",
    });
    expect(audit.map(({ outcome, sha256 }) => [outcome, sha256])).toEqual([["refused", null]]);
    expect(readdirSync(outside)).toEqual(["file.txt"]);
    expect(readFileSync(join(outside, "file.txt"), "utf8")).toBe(OUTSIDE_TEXT);
    for (const name of [".git", ".claude", ".github", "package.json", ".env", "own/limits.sqlite"])
      expect(existsSync(join(root, name))).toBe(false);
  });

  it("is not read through a link that leads out either", async () => {
    const { root, outside, files } = await stage({});
    symlinkSync(join(outside, "file.txt"), join(root, "brief.md"));
    await expect(files.read(join(root, "brief.md"))).rejects.toMatchObject({ code: "file-refused" });
    await expect(files.read(join(outside, "file.txt"))).rejects.toMatchObject({ code: "file-refused" });
  });

  it("leaves the other name of a hard link as it was", async () => {
    const { root, outside, files } = await stage({});
    mkdirSync(join(root, "docs"));
    linkSync(join(outside, "file.txt"), join(root, "docs/brief.md"));
    await files.save(join(root, "docs/brief.md"), "ours\n");
    expect(readFileSync(join(outside, "file.txt"), "utf8")).toBe(OUTSIDE_TEXT);
  });

  it.for([
    { what: "the document", swapped: "docs/file.txt" },
    { what: "its folder", swapped: "docs" },
  ])("leads no byte outside when a link is swapped in: $what", { timeout: 20_000 }, async ({ swapped }) => {
    const { root, outside, files } = await stage({ "docs/file.txt": "text of the project" });
    await flip(join(root, swapped), swapped === "docs" ? outside : join(outside, "file.txt"));
    const seen = { written: 0, refused: 0, unguarded: 0 };
    const end = performance.now() + TRIALS_MS;
    while (performance.now() < end || seen.unguarded === 0 || seen.written === 0) {
      for (const name of ["file.txt", `new-${seen.written % 50}.md`]) {
        try {
          await files.save(join(root, "docs", name), `text ${seen.written}`);
          seen.written += 1;
        } catch (error) {
          expect(error).toMatchObject({ code: "file-refused" });
          seen.refused += 1;
        }
      }
      // The race is on: without the gate the outside is reached.
      try {
        if (readFileSync(join(root, "docs/file.txt"), "utf8") === OUTSIDE_TEXT) seen.unguarded += 1;
      } catch {
        // Neither lies there just now.
      }
    }
    expect(readdirSync(outside)).toEqual(["file.txt"]);
    expect(readFileSync(join(outside, "file.txt"), "utf8")).toBe(OUTSIDE_TEXT);
    expect(seen.refused).toBeGreaterThan(0);
  });
});

async function flip(...args: readonly string[]): Promise<void> {
  const child = fork(FLIPPER, args, { stdio: "inherit" });
  onTestFinished(async () => {
    if (!child.connected) return;
    child.disconnect();
    await once(child, "exit");
  });
  await once(child, "message");
}
