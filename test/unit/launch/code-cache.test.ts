import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openCodeCache } from "../../../src/launch/code-cache.ts";

const UID = process.getuid?.() ?? null;
const CODE = Buffer.from([1, 2, 3]);

function place(): string {
  const root = mkdtempSync(join(tmpdir(), "squad-code-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return join(root, "code", "b1", "chat");
}

describe("the cache of compiled code", () => {
  it("gives what was written, in a later run too, readable by the user alone", () => {
    const folder = place();
    const cache = openCodeCache(folder, UID);
    expect(cache.read("a.js")).toBeUndefined();
    cache.write("a.js", CODE);
    expect(cache.read("a.js")).toEqual(CODE);
    expect(openCodeCache(folder, UID).read("a.js")).toEqual(CODE);
    expect(openCodeCache(folder, UID).read("b.js")).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["a.js"]);
    if (UID === null) return;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "a.js")).mode & 0o777).toBe(0o600);
  });

  it("gives nothing of a file that was cut short or changed in any bit", () => {
    const folder = place();
    const cache = openCodeCache(folder, UID);
    cache.write("a.js", CODE);
    const file = join(folder, "a.js");
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(file, whole.subarray(0, length));
      expect(cache.read("a.js")).toBeUndefined();
    }
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const changed = Buffer.from(whole);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(file, changed);
      expect(cache.read("a.js")).toBeUndefined();
    }
    cache.write("a.js", CODE);
    expect(cache.read("a.js")).toEqual(CODE);
  });

  it.runIf(UID !== null)("neither reads nor writes in a folder that others can write to", () => {
    const folder = place();
    openCodeCache(folder, UID).write("a.js", CODE);
    for (const mode of [0o777, 0o770, 0o702]) {
      chmodSync(folder, mode);
      const cache = openCodeCache(folder, UID);
      expect(cache.read("a.js")).toBeUndefined();
      cache.write("b.js", CODE);
      expect(existsSync(join(folder, "b.js"))).toBe(false);
    }
  });

  it.runIf(UID !== null)("neither reads nor writes in somebody else's folder, or through a link", () => {
    const folder = place();
    openCodeCache(folder, UID).write("a.js", CODE);
    const link = join(dirname(folder), "run");
    symlinkSync(folder, link);
    for (const cache of [openCodeCache(folder, (UID ?? 0) + 1), openCodeCache(link, UID)]) {
      expect(cache.read("a.js")).toBeUndefined();
      cache.write("b.js", CODE);
      expect(readdirSync(folder)).toEqual(["a.js"]);
    }
  });

  it("is without code, and without an error, where no folder can be made", () => {
    const folder = place();
    mkdirSync(dirname(dirname(dirname(folder))), { recursive: true });
    writeFileSync(dirname(dirname(folder)), "a file");
    const cache = openCodeCache(folder, UID);
    expect(() => cache.write("a.js", CODE)).not.toThrow();
    expect(cache.read("a.js")).toBeUndefined();
  });

  it("leaves the last room on a disk to others", () => {
    const folder = place();
    openCodeCache(folder, UID, () => 64 * 2 ** 20).write("a.js", CODE);
    expect(readdirSync(folder)).toEqual([]);
    openCodeCache(folder, UID, () => 65 * 2 ** 20).write("a.js", CODE);
    expect(openCodeCache(folder, UID).read("a.js")).toEqual(CODE);
  });

  it("forgets the builds that were used longest ago", () => {
    const folder = place();
    const builds = dirname(dirname(folder));
    for (const [age, name] of ["b5", "b2", "b4", "b3"].entries()) {
      mkdirSync(join(builds, name, "chat"), { recursive: true });
      utimesSync(join(builds, name), 1000 - age, 1000 - age);
    }
    openCodeCache(folder, UID).write("a.js", CODE);
    expect(readdirSync(builds)).toEqual(["b1", "b2", "b5"]);
  });
});
