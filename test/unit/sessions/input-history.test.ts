import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InputHistory } from "../../../src/core/chat/input-history.ts";
import { openInputHistory } from "../../../src/sessions/input-history.ts";
import { nodeDisk } from "../../../src/sessions/node-disk.ts";
import { faultyDisk } from "../../support/session-faulty-disk.ts";

const CURRENT = "inputs.jsonl";

let root = "";
let dir = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "squad-inputs-"));
  dir = join(root, "inputs");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

let ids = 0;
const open = (session = "s1", disk = nodeDisk): InputHistory =>
  openInputHistory({
    dir,
    disk,
    session: () => session,
    secrets: () => ["own-secret-key"],
    wall: () => Date.parse("2026-11-23T12:00:00.000Z") + ids,
    newId: () => `id${(ids += 1)}`,
  });

describe("inputs", () => {
  it("are there for every conversation, those of the own one last", async () => {
    await open("s1").keep("mine\nof two lines");
    await open("s2").keep("another's");
    expect(await open("s1").load()).toEqual(["another's", "mine\nof two lines"]);
    expect(await open("s2").load()).toEqual(["mine\nof two lines", "another's"]);
    expect(await open("s3").load()).toEqual(["mine\nof two lines", "another's"]);
  });

  it("are none before any was kept", async () => {
    expect(await open().load()).toEqual([]);
  });

  it("stand once each, where they were typed last", async () => {
    const history = open();
    for (const text of ["one", "two", "one"]) await history.keep(text);
    expect(await history.load()).toEqual(["two", "one"]);
  });

  it("are for their owner alone", async () => {
    await open().keep("private");
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, CURRENT)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["a key of squad's own", "why is own-secret-key refused?"],
    ["what looks like a key", "GROQ_API_KEY=gsk_abcdefghijklmnop"],
    ["a bearer token", "curl -H 'Authorization: Bearer abcdefghijkl'"],
    ["a document", "x".repeat(20_000)],
    ["nothing", "  \n"],
  ])("are not kept with %s in them", async (_, text) => {
    const history = open();
    await history.keep(text);
    await history.keep("harmless");
    expect(await history.load()).toEqual(["harmless"]);
    expect(readFileSync(join(dir, CURRENT), "utf8")).not.toContain(text.trim().slice(0, 12) || "no text");
  });

  it("survive a line that was cut off, and lines that are none", async () => {
    await open().keep("before");
    appendFileSync(
      join(dir, CURRENT),
      '\n{"v":1,"text":"cut of\n\u0000garbage\n[]\n{"v":1}\n{"v":1,"text":3',
    );
    await open().keep("after");
    expect(await open().load()).toEqual(["before", "after"]);
  });

  it("are bounded: the last thousand come back, and the disk keeps little more", async () => {
    const history = open();
    const filler = "x".repeat(4000);
    for (let index = 0; index < 1200; index += 1) await history.keep(`${index} ${filler}`);
    const names = readdirSync(dir);
    expect(names.length).toBeLessThanOrEqual(3);
    const bytes = names.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
    expect(bytes).toBeLessThan(1.6 * 1024 * 1024);
    const loaded = await history.load();
    expect(loaded.at(-1)).toBe(`1199 ${filler}`);
    expect(loaded.length).toBeLessThanOrEqual(1000);
    expect(loaded.length).toBeGreaterThan(250);
  });

  it("stay while newer files hold little, however many were put aside", async () => {
    const history = open();
    await history.keep("first");
    const entry = `{"v":1,"session":"s2","text":"aside"}\n`;
    for (const id of ["a", "b", "c"]) writeFileSync(join(dir, `inputs.9999999999999-${id}.jsonl`), entry);
    const filler = "x".repeat(16_000);
    for (let index = 0; index < 40; index += 1) await history.keep(`${index} ${filler}`);
    expect(readdirSync(dir)).toHaveLength(5);
    expect(await history.load()).toEqual(
      expect.arrayContaining(["first", "aside", `0 ${filler}`, `39 ${filler}`]),
    );
  });

  it("are missing, and nothing else happens, when the disk refuses", async () => {
    const disk = faultyDisk();
    const history = open("s1", disk);
    disk.failAt(1, "ENOSPC", true);
    await history.keep("lost");
    expect(await history.load()).toEqual([]);
    disk.heal();
    await history.keep("kept");
    expect(await history.load()).toEqual(["kept"]);
  });

  it("of four processes at once are all kept, also while files fill up", async () => {
    const writer = join(root, "writer.mjs");
    const module = (path: string): string => JSON.stringify(join(import.meta.dirname, "../../../src", path));
    writeFileSync(
      writer,
      `import { openInputHistory } from ${module("sessions/input-history.ts")};
import { nodeDisk } from ${module("sessions/node-disk.ts")};
const name = process.argv[2];
let ids = 0;
const history = openInputHistory({ dir: ${JSON.stringify(dir)}, disk: nodeDisk, session: () => name,
  secrets: () => [], wall: Date.now, newId: () => name + ids++ });
for (let index = 0; index < 200; index += 1) await history.keep(name + " " + index + " " + "x".repeat(900));
`,
    );
    const names = ["a", "b", "c", "d"];
    const ends = names.map((name) =>
      once(spawn(process.execPath, [writer, name], { stdio: "inherit" }), "exit"),
    );
    expect((await Promise.all(ends)).map(([code]) => code as unknown)).toEqual([0, 0, 0, 0]);
    const loaded = await open().load();
    expect(new Set(loaded.map((text) => text.slice(0, text.indexOf(" x"))))).toEqual(
      new Set(names.flatMap((name) => Array.from({ length: 200 }, (_, index) => `${name} ${index}`))),
    );
  });
});
