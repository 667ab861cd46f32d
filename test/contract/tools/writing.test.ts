import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toolStage } from "../../support/tool-stage.ts";

const contentOf = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

describe("a write", () => {
  it("below an output folder happens unasked, and is on record", async () => {
    const { call, requests, audit, root } = await toolStage({});
    const result = await call("save_file", { path: "docs/prd.md", content: "# PRD\n" });
    expect(result).toEqual({ content: "Created docs/prd.md, 6 bytes.", isError: false, lines: 1 });
    expect(contentOf(root, "docs/prd.md")).toBe("# PRD\n");
    expect(requests).toEqual([]);
    const sha256 = createHash("sha256").update("# PRD\n").digest("hex");
    expect(audit).toEqual([
      { tool: "save_file", path: "docs/prd.md", outcome: "automatic", bytes: 6, sha256 },
    ]);
  });

  it("anywhere else takes the user's word, who sees what changes", async () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    const after = before.with(9, "LINE 10");
    const { call, requests, audit, root } = await toolStage(
      { "src/a.ts": `${before.join("\n")}\n` },
      { says: () => true },
    );
    const result = await call("save_file", { path: "src/a.ts", content: `${after.join("\n")}\n` });
    expect(result.content).toMatch(/^Replaced src\/a\.ts, \d+ bytes\.$/u);
    expect(contentOf(root, "src/a.ts")).toContain("LINE 10");
    expect(requests).toEqual([
      {
        path: "src/a.ts",
        isNew: false,
        added: 1,
        removed: 1,
        warnings: [],
        diff: [
          { kind: "gap", text: "6" },
          ...["line 7", "line 8", "line 9"].map((text) => ({ kind: "same", text })),
          { kind: "removed", text: "line 10" },
          { kind: "added", text: "LINE 10" },
          ...["line 11", "line 12", "line 13"].map((text) => ({ kind: "same", text })),
          { kind: "gap", text: "7" },
        ],
      },
    ]);
    expect(audit).toMatchObject([{ outcome: "approved", path: "src/a.ts" }]);
  });

  it("that the user declines leaves everything as it was", async () => {
    const { call, audit, root } = await toolStage({ "a.md": "old" });
    const result = await call("save_file", { path: "a.md", content: "new" });
    expect(result).toMatchObject({ isError: true });
    expect(result.content).toContain("The user did not agree");
    expect(contentOf(root, "a.md")).toBe("old");
    expect(audit).toMatchObject([{ outcome: "refused", bytes: null, sha256: null }]);
  });

  it.for(["read_file", "search_text", "list_files"])("after %s is asked for everywhere", async (name) => {
    const { call, requests, root } = await toolStage({ "a.md": "text" });
    await call(name, { path: name === "read_file" ? "a.md" : "", text: "text" });
    await call("save_file", { path: "docs/x.md", content: "new" });
    expect(requests).toMatchObject([{ path: "docs/x.md", warnings: ["tainted"] }]);
    expect(existsSync(join(root, "docs/x.md"))).toBe(false);
  });

  it("is asked for everywhere when files came with the message", async () => {
    const { call, requests } = await toolStage({}, { isTainted: true });
    await call("append_file", { path: "docs/x.md", content: "new" });
    expect(requests).toMatchObject([{ path: "docs/x.md", warnings: ["tainted"] }]);
  });

  it("to what steers programs is asked for with a warning, below an output folder too", async () => {
    const { call, requests } = await toolStage({}, { outputs: [".github", "docs"] });
    for (const path of [".github/workflows/ci.yml", "docs/package.json", "docs/.claude/x.md"]) {
      await call("save_file", { path, content: "x" });
    }
    expect(requests.map(({ warnings }) => warnings)).toEqual([["sensitive"], ["sensitive"], ["sensitive"]]);
  });

  it("below an output folder that is no document is asked for", async () => {
    const { call, requests } = await toolStage({}, { outputs: ["src"] });
    await call("save_file", { path: "src/index.ts", content: "x" });
    await call("save_file", { path: "src/notes.md", content: "x" });
    expect(requests.map(({ path }) => path)).toEqual(["src/index.ts"]);
  });

  it("is asked for with what is there when the file changes while the user looks", async () => {
    const stage = await toolStage(
      { "a.md": "one\n" },
      {
        says(request) {
          if (stage.requests.length === 1) writeFileSync(join(stage.root, "a.md"), "two\n");
          return request.diff.length > 0;
        },
      },
    );
    await stage.call("save_file", { path: "a.md", content: "three\n" });
    expect(stage.requests.map(({ diff }) => diff[0])).toEqual([
      { kind: "removed", text: "one" },
      { kind: "removed", text: "two" },
    ]);
    expect(contentOf(stage.root, "a.md")).toBe("three\n");
  });

  it("outside of the project is refused whatever the user says", async () => {
    const { call, requests, audit } = await toolStage({}, { says: () => true });
    for (const path of ["../x.md", "/tmp/squad-x.md", ".git/hooks/pre-commit", ".env", "{output}/x.md"]) {
      expect(await call("save_file", { path, content: "x" }), path).toMatchObject({ isError: true });
    }
    expect(requests).toEqual([]);
    expect(new Set(audit.map(({ outcome }) => outcome))).toEqual(new Set(["refused"]));
  });

  it("is written as it was shown: nothing in it hides or acts on a terminal", async () => {
    const { call, requests, root } = await toolStage({}, { says: () => true });
    await call("save_file", { path: "a.ts", content: "if (x\u202e) {\u001b[8m}\u200b" });
    expect(contentOf(root, "a.ts")).toBe("if (x) {}");
    expect(requests[0]?.diff).toEqual([{ kind: "added", text: "if (x) {}" }]);
  });

  it("keeps the line breaks a file has, and adds at its end", async () => {
    const { call, root } = await toolStage({ "docs/dos.md": "one\r\ntwo", "docs/unix.md": "one" });
    await call("append_file", { path: "docs/dos.md", content: "three\n" });
    await call("append_file", { path: "docs/unix.md", content: "two\n" });
    await call("append_file", { path: "docs/new.md", content: "one\n" });
    expect(contentOf(root, "docs/dos.md")).toBe("one\r\ntwo\r\nthree\r\n");
    expect(contentOf(root, "docs/unix.md")).toBe("one\ntwo\n");
    expect(contentOf(root, "docs/new.md")).toBe("one\n");
    const again = await call("save_file", { path: "docs/dos.md", content: "one\ntwo\nthree\n" });
    expect(again.content).toBe("docs/dos.md holds exactly that already.");
  });

  it("does not put the mask of a key in its place", async () => {
    const config = "key: gsk_0123456789abcdef0123456789\nname: a\n";
    const { call, root } = await toolStage({ "docs/config.yaml": config });
    const result = await call("save_file", { path: "docs/config.yaml", content: "key: ***\nname: b\n" });
    expect(result.content).toContain("would lose it");
    expect(contentOf(root, "docs/config.yaml")).toBe(config);
  });
});

describe("a write in squad run", () => {
  it("is refused, and the flag that allows it is named", async () => {
    const { call, requests, root } = await toolStage({}, { mode: "run", says: () => true });
    const result = await call("save_file", { path: "docs/x.md", content: "x" });
    expect(result).toMatchObject({ isError: true });
    expect(result.content).toContain("--allow-write");
    expect(requests).toEqual([]);
    expect(existsSync(join(root, "docs/x.md"))).toBe(false);
  });

  it("with --allow-write happens anywhere in the project, but to nothing that steers programs", async () => {
    const { call, requests, root } = await toolStage({ "a.md": "x" }, { mode: "run-allow-write" });
    await call("read_file", { path: "a.md" });
    for (const path of ["docs/x.md", "src/x.ts"]) await call("save_file", { path, content: "x" });
    expect(contentOf(root, "docs/x.md") + contentOf(root, "src/x.ts")).toBe("xx");
    for (const path of ["package.json", ".github/workflows/x.yml", "../x.md"]) {
      expect(await call("save_file", { path, content: "x" }), path).toMatchObject({ isError: true });
    }
    expect(requests).toEqual([]);
    expect(existsSync(join(root, "package.json"))).toBe(false);
  });
});

it("does nothing more when the turn is cancelled", async () => {
  const { tools, root } = await toolStage({});
  const call = { id: "1", name: "save_file", arguments: '{"path":"docs/x.md","content":"x"}' };
  await expect(tools.box.call(call, AbortSignal.abort("stop"))).rejects.toBe("stop");
  expect(existsSync(join(root, "docs/x.md"))).toBe(false);
});
