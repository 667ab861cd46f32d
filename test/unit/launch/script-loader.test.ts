import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { CodeCache } from "../../../src/launch/code-cache.ts";
import { createScriptLoader } from "../../../src/launch/script-loader.ts";

// Otherwise V8 remembers within this process what it has compiled, and looks at no code.
beforeAll(() => setFlagsFromString("--no-compilation-cache"));

function inMemory(): CodeCache & { readonly codes: Map<string, Buffer> } {
  const codes = new Map<string, Buffer>();
  return { codes, read: (name) => codes.get(name), write: (name, code) => void codes.set(name, code) };
}

/** A folder with these files; what loads them, and how often something was compiled. */
function program(files: Readonly<Record<string, string>>, cache: CodeCache = inMemory()) {
  const root = mkdtempSync(join(tmpdir(), "squad-scripts-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const start = () => {
    let compiled = 0;
    const loader = createScriptLoader({
      cache,
      builtin: (id) => process.getBuiltinModule(id),
      onCompiled: () => (compiled += 1),
    });
    return { ...loader, main: () => loader.load(join(root, "main.js")), compiled: () => compiled };
  };
  return { root, start };
}

/** A function whose code is longer than its source. */
const WORK = `function work(n) { ${Array.from({ length: 200 }, (_, k) => `n = (n * ${k} + 7) % 1013;`).join(" ")} return n; }`;

function programCode(source: string): Buffer {
  const cache = inMemory();
  const loader = program({ "main.js": source }, cache).start();
  loader.main();
  loader.save();
  return cache.codes.get("main.js") ?? Buffer.alloc(0);
}

describe("the loader of scripts", () => {
  it("runs a file once, and knows files beside it, modules of Node's, and its own place", () => {
    const { root, start } = program({
      "main.js":
        'globalThis.runs = (globalThis.runs ?? 0) + 1; module.exports = { ...require("./deep/two.js"), path: require("node:path").sep };',
      "deep/two.js": 'module.exports = { two: require("../three.js").three - 1, folder: __dirname };',
      "three.js": "module.exports.three = 3;",
    });
    const { main } = start();
    expect(main()).toEqual({ two: 2, path: "/", folder: join(root, "deep") });
    expect(main()).toBe(main());
    expect((globalThis as { runs?: number }).runs).toBe(1);
  });

  it("names the file and the line of a fault", () => {
    const { root, start } = program({ "main.js": "\nthrow new Error('here');" });
    try {
      start().main();
      expect.unreachable();
    } catch (error) {
      expect((error as Error).stack).toContain(`${join(root, "main.js")}:2:`);
    }
  });

  it("refuses what squad was not built with", () => {
    expect(() => program({ "main.js": 'require("left-pad")' }).start().main()).toThrow(
      'squad is not built with "left-pad"',
    );
  });

  it("keeps the code of functions that were called, and needs to compile nothing the next time", () => {
    const uncalled = inMemory();
    const lazy = program({ "main.js": `${WORK} module.exports.work = work;` }, uncalled).start();
    lazy.main();
    lazy.save();

    const cache = inMemory();
    const { start } = program({ "main.js": `${WORK} module.exports.work = work; work(3);` }, cache);
    const first = start();
    first.main();
    expect(first.compiled()).toBe(1);
    first.save();
    const size = (codes: Map<string, Buffer>) => codes.get("main.js")?.length ?? 0;
    expect(size(cache.codes)).toBeGreaterThan(size(uncalled.codes) + 1000);

    const again = start();
    expect(again.main()).toHaveProperty("work");
    expect(again.compiled()).toBe(0);
    cache.codes.clear();
    again.save();
    expect(cache.codes.size).toBe(0);
  });

  it.each([
    ["is of another program", () => programCode("module.exports.other = 1;")],
    ["is cut short", (code: Buffer) => code.subarray(0, code.length / 2)],
    ["is empty", () => Buffer.alloc(0)],
    ["is something else", () => Buffer.from("GIF89a".repeat(100))],
  ])("compiles again, and keeps that, when the code %s", (_, spoil) => {
    const cache = inMemory();
    const { start } = program({ "main.js": `${WORK} module.exports.result = work(3);` }, cache);
    const first = start();
    const result = first.main();
    first.save();
    const good = cache.codes.get("main.js") ?? Buffer.alloc(0);
    cache.codes.set("main.js", spoil(good));
    const second = start();
    expect(second.main()).toEqual(result);
    expect(second.compiled()).toBe(1);
    second.save();
    expect(cache.codes.get("main.js")?.length).toBe(good.length);
  });
});
