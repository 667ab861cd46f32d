import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FileGate } from "../../../src/tools/file-gate/file-gate.ts";
import type { WriteRefusal } from "../../../src/tools/file-gate/write-refusal.ts";
import { fileGateStage, OUTSIDE_TEXT } from "../../support/file-gate-stage.ts";

/** Writes as a tool does; resolves to `written`, or to the reason for which it was refused. */
async function put(gate: FileGate, path: string, text: string): Promise<string> {
  try {
    await gate.replace(await gate.target(path), Buffer.from(text));
    return "written";
  } catch (error) {
    return (error as WriteRefusal).reason;
  }
}

describe("a path that is to be written", () => {
  it.for([
    ["../project2/x.md", "outside"],
    ["docs/../../project2/x.md", "outside"],
    ["docs/../x.md", "outside"],
    ["/etc/passwd", "outside"],
    ["~/x.md", "outside"],
    ["file:///tmp/x.md", "outside"],
    ["a\0b.md", "outside"],
    ["docs\\x.md", "outside"],
    ["C:/x.md", "outside"],
    ["x.md:stream", "outside"],
    ["docs/con", "outside"],
    ["docs/LPT1.md", "outside"],
    ["docs/x.md.", "outside"],
    ["docs/x.md ", "outside"],
    ["", "outside"],
    [".", "outside"],
    ["docs/{{title}}.md", "placeholder"],
    ["{output_folder}/x.md", "placeholder"],
    [`docs/${"x".repeat(256)}.md`, "too-long"],
    [`${"d/".repeat(600)}x.md`, "outside"],
    ["docs/", "folder"],
    ["docs", "folder"],
    ["docs/old.md/x.md", "in-the-way"],
    [".git/config", "never"],
    [".GIT/hooks/pre-commit", "never"],
    [".g\u200bit/config", "never"],
    ["sub/.git/config", "never"],
    [".env", "never"],
    ["keys/server.pem", "never"],
    [".ssh/config", "never"],
    [".npmrc", "never"],
    ["own/limits.sqlite", "never"],
  ])("is refused: %s", async ([path, reason]) => {
    const { root, outside, gate } = await fileGateStage(
      { "docs/old.md": "old", "own/x": "" },
      { keptBack: ["own"] },
    );
    expect(await put(gate, path ?? "", "new")).toBe(reason);
    expect(readdirSync(outside)).toEqual(["file.txt"]);
    expect(readdirSync(join(root, "docs"))).toEqual(["old.md"]);
  });

  it("that is a link to the outside, to nothing, or through a folder that is one, is refused alike", async () => {
    const { root, outside, gate } = await fileGateStage({ "docs/x.md": "x" });
    symlinkSync(join(outside, "file.txt"), join(root, "link.txt"));
    symlinkSync(join(outside, "new.txt"), join(root, "dangling.txt"));
    symlinkSync(outside, join(root, "folder"));
    symlinkSync("circle", join(root, "circle"));
    for (const path of [
      "link.txt",
      "dangling.txt",
      "folder/file.txt",
      "folder/new.txt",
      "folder/a/b",
      "circle",
    ]) {
      expect(await put(gate, path, "new"), path).toBe("outside");
    }
    expect(readdirSync(outside)).toEqual(["file.txt"]);
    expect(readFileSync(join(outside, "file.txt"), "utf8")).toBe(OUTSIDE_TEXT);
  });

  it("that is a link within the project changes what it leads to, and stays a link", async () => {
    const { root, gate } = await fileGateStage({ "docs/x.md": "x" });
    symlinkSync("docs", join(root, "papers"));
    symlinkSync("docs/x.md", join(root, "x.md"));
    expect(await put(gate, "x.md", "one")).toBe("written");
    expect(readFileSync(join(root, "docs/x.md"), "utf8")).toBe("one");
    expect(await put(gate, "papers/deep/y.md", "two")).toBe("written");
    expect(readFileSync(join(root, "docs/deep/y.md"), "utf8")).toBe("two");
  });

  it("that leads through a link to what is never written is refused, and to what is sensitive is that", async () => {
    const { root, gate } = await fileGateStage({
      ".git/config": "[core]",
      ".github/workflows/ci.yml": "on: push",
    });
    symlinkSync(".git", join(root, "docs"));
    symlinkSync(".github/workflows", join(root, "notes"));
    expect(await put(gate, "docs/config", "x")).toBe("never");
    expect((await gate.target("notes/ci.yml")).isSensitive).toBe(true);
    expect(readFileSync(join(root, ".git/config"), "utf8")).toBe("[core]");
  });

  it("that is no ordinary file, no text, or too large, is refused without waiting", async () => {
    const { root, gate } = await fileGateStage({ "large.txt": "x".repeat(256 * 1024 + 1) });
    execFileSync("mkfifo", [join(root, "pipe")]);
    symlinkSync("/dev/null", join(root, "device"));
    writeFileSync(join(root, "image.png"), Buffer.from([0x89, 0x50, 0, 0]));
    expect(await put(gate, "pipe", "x")).toBe("special");
    expect(await put(gate, "device", "x")).toBe("outside");
    expect(await put(gate, "image.png", "x")).toBe("binary");
    expect(await put(gate, "large.txt", "x")).toBe("too-large");
    expect(await put(gate, "new.txt", "x".repeat(256 * 1024 + 1))).toBe("too-large");
    expect(existsSync(join(root, "new.txt"))).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0)("is refused when the system refuses it", async () => {
    const { root, gate } = await fileGateStage({ "locked/x.md": "x" });
    chmodSync(join(root, "locked"), 0o500);
    expect(await put(gate, "locked/x.md", "new")).toBe("no-permission");
    expect(await put(gate, "locked/y.md", "new")).toBe("no-permission");
    chmodSync(join(root, "locked"), 0o700);
    expect(readdirSync(join(root, "locked"))).toEqual(["x.md"]);
  });

  it.for([
    ".squad/providers.yaml",
    ".github/workflows/ci.yml",
    "packages/a/.vscode/tasks.json",
    ".claude/commands/x.md",
    ".Cursor/rules/x.mdc",
    ".gemini/settings.json",
    ".codex/config.toml",
    "_bmad/bmm/agents/pm.md",
    ".bmad-core/agents/pm.md",
    "bmad/agents/pm.md",
    ".bashrc",
    "package.json",
    "packages/a/package-lock.json",
    "Makefile",
    "AGENTS.md",
    ".gitlab-ci.yml",
    "PACKAGE.JSON",
  ])("is sensitive, whether it exists or not: %s", async (path) => {
    const { gate } = await fileGateStage({ "bmad/x": "" }, { sensitive: ["bmad"] });
    expect((await gate.target(path)).isSensitive).toBe(true);
  });

  it.for(["docs/prd.md", "_bmad-output/brief.md", "src/app.ts", "github/x.md", "my-package.json"])(
    "is not sensitive: %s",
    async (path) => {
      const { gate } = await fileGateStage({});
      expect((await gate.target(path)).isSensitive).toBe(false);
    },
  );
});

describe("a file that is written", () => {
  it("is there whole, in folders made for it, and leaves nothing beside it", async () => {
    const { root, gate } = await fileGateStage({});
    const written = await gate.replace(await gate.target("a/b/c.md"), Buffer.from("São Paulo\n"));
    const sha256 = createHash("sha256").update("São Paulo\n").digest("hex");
    expect(written).toEqual({ path: "a/b/c.md", bytes: 11, sha256 });
    expect(readFileSync(join(root, "a/b/c.md"), "utf8")).toBe("São Paulo\n");
    expect(readdirSync(join(root, "a/b"))).toEqual(["c.md"]);
    expect(statSync(join(root, "a/b/c.md")).mode & 0o777).toBe(0o644 & ~process.umask());
  });

  it("keeps the rights of the one it replaces", async () => {
    const { root, gate } = await fileGateStage({ "run.sh": "#!/bin/sh\n" });
    chmodSync(join(root, "run.sh"), 0o750);
    expect(await put(gate, "run.sh", "#!/bin/sh\necho\n")).toBe("written");
    expect(statSync(join(root, "run.sh")).mode & 0o777).toBe(0o750);
  });

  it("takes the place of a hard link, and never writes through it", async () => {
    const { root, outside, gate } = await fileGateStage({});
    linkSync(join(outside, "file.txt"), join(root, "hard.txt"));
    expect(await put(gate, "hard.txt", "new")).toBe("written");
    expect(readFileSync(join(outside, "file.txt"), "utf8")).toBe(OUTSIDE_TEXT);
    expect(readFileSync(join(root, "hard.txt"), "utf8")).toBe("new");
  });

  it("is not written when something else is there than was looked at", async () => {
    const { root, gate } = await fileGateStage({ "x.md": "one", "gone.md": "one", "link.md": "one" });
    const changes: readonly (readonly [string, () => void])[] = [
      ["x.md", () => writeFileSync(join(root, "x.md"), "two")],
      ["new.md", () => writeFileSync(join(root, "new.md"), "two")],
      ["gone.md", () => execFileSync("rm", [join(root, "gone.md")])],
      ["link.md", () => execFileSync("ln", ["-sf", "x.md", join(root, "link.md")])],
      ["folder/y.md", () => symlinkSync("/tmp", join(root, "folder"))],
    ];
    for (const [path, change] of changes) {
      const target = await gate.target(path);
      change();
      await expect(gate.replace(target, Buffer.from("three")), path).rejects.toMatchObject({
        reason: "changed",
      });
    }
    expect(readFileSync(join(root, "x.md"), "utf8")).toBe("two");
    expect(readFileSync(join(root, "new.md"), "utf8")).toBe("two");
    expect(existsSync(join(root, "gone.md"))).toBe(false);
    expect(readdirSync(root).toSorted()).toEqual(["folder", "link.md", "new.md", "x.md"]);
  });

  it("takes away what a process left behind an hour ago, and nothing younger", async () => {
    const { root, gate } = await fileGateStage({
      ".squad-old.tmp": "half",
      ".squad-young.tmp": "half",
      ".squad-x.tmp.md": "mine",
    });
    const ago = Date.now() / 1000 - 3700;
    for (const name of [".squad-old.tmp", ".squad-x.tmp.md"]) utimesSync(join(root, name), ago, ago);
    mkdirSync(join(root, "docs"));
    expect(await put(gate, "x.md", "x")).toBe("written");
    expect(readdirSync(root).toSorted()).toEqual([".squad-x.tmp.md", ".squad-young.tmp", "docs", "x.md"]);
  });
});
