import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AuditEntry } from "../../../src/core/tools/audit.ts";
import { openAuditLog, type AuditLog } from "../../../src/sinks/audit-log.ts";

const TURN = { session: "s1", agent: "analyst" };
const ENTRY: AuditEntry = {
  tool: "save_file",
  path: "docs/x.md",
  outcome: "approved",
  bytes: 3,
  sha256: "ab",
};

function stage(wall = () => 0): { readonly dir: string; readonly path: string; readonly log: AuditLog } {
  const root = mkdtempSync(join(tmpdir(), "squad-audit-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const dir = join(root, "state");
  const path = join(dir, "audit.jsonl");
  let id = 0;
  const log = openAuditLog({ path, secrets: () => ["hunter-two"], wall, newId: () => `id${(id += 1)}` });
  return { dir, path, log };
}

const lines = (path: string): readonly unknown[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);

describe("the audit log", () => {
  it("has a line a call, for its user alone, without keys or what acts on a terminal", async () => {
    const { path, log } = stage();
    log.note(TURN, ENTRY);
    log.note(TURN, { ...ENTRY, path: "docs/hunter-two\u001b[2J\n.md", sha256: null, bytes: null });
    await log.settled();
    const first = {
      v: 1,
      at: "1970-01-01T00:00:00.000Z",
      session: "s1",
      agent: "analyst",
      tool: "save_file",
      path: "docs/x.md",
      outcome: "approved",
      bytes: 3,
      sha256: "ab",
    };
    expect(lines(path)).toEqual([first, { ...first, path: "docs/*** .md", bytes: null, sha256: null }]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("takes back rights that somebody else was given", async () => {
    const { dir, path, log } = stage();
    log.note(TURN, ENTRY);
    await log.settled();
    chmodSync(path, 0o644);
    log.note(TURN, ENTRY);
    await log.settled();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(["audit.jsonl"]);
  });

  it("is set aside when it is full, and the oldest goes", async () => {
    let wall = 1000;
    const { dir, path, log } = stage(() => (wall += 1));
    log.note(TURN, ENTRY);
    await log.settled();
    for (let round = 0; round < 10; round += 1) {
      writeFileSync(path, "x".repeat(4 * 1024 * 1024));
      log.note(TURN, ENTRY);
      await log.settled();
    }
    const names = readdirSync(dir);
    expect(names).toHaveLength(8);
    expect(names.every((name) => /^audit\.\d+-id\d+\.jsonl$/u.test(name))).toBe(true);
  });

  it("writes through no link, and keeps nobody waiting for a disk that refuses", async () => {
    const { dir, path, log } = stage();
    log.note(TURN, ENTRY);
    await log.settled();
    rmSync(path);
    const other = join(dir, "other.txt");
    writeFileSync(other, "mine");
    symlinkSync(other, path);
    log.note(TURN, ENTRY);
    await log.settled();
    expect(readFileSync(other, "utf8")).toBe("mine");
  });
});
