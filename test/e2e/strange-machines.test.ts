import { existsSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeHome, squad, type Home } from "../support/squad.ts";

/** A home, and a Node in which these statements have run, with `fs` and `os` at hand. */
function machine(statements: string): Home {
  const code = `import fs from "node:fs"; import os from "node:os"; ${statements}`;
  const home = makeHome({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });
  onTestFinished(() => home.remove());
  return home;
}

const FAIL = 'const fail = () => { throw new Error("no such user"); };';

describe("a user whom no file knows, as containers have them", () => {
  const NO_HOME = { HOME: "", SQUAD_STATE_DIR: "", SQUAD_CONFIG_DIR: "", NODE_COMPILE_CACHE: "" };

  it("has squad's own agents, and limits for each process", async () => {
    const home = machine(`${FAIL} os.homedir = fail; os.userInfo = fail;`);
    expect(await squad(home, ["agents"], { env: NO_HOME })).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout } = await squad(home, ["status"], { env: { ...NO_HOME, GROQ_API_KEY: "test-key" } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^limits: memory \(.*kept for this process alone/u);
  });

  it("has state where a variable names a folder", async () => {
    const home = machine(`${FAIL} os.homedir = fail; os.userInfo = fail;`);
    const env = { ...NO_HOME, SQUAD_STATE_DIR: home.stateDir, GROQ_API_KEY: "test-key" };
    expect((await squad(home, ["status"], { env })).stdout).toMatch(/^limits: local/u);
    expect(existsSync(`${home.stateDir}/limits.sqlite`)).toBe(true);
  });
});

it("a bug in telling of a bug ends as a bug, once", async () => {
  const home = machine(`${FAIL} os.release = fail; fs.existsSync = fail;`);
  const { code, stdout, stderr } = await squad(home, ["status"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.split("\n").filter((line) => line.startsWith("squad: internal error"))).toHaveLength(1);
});

it("of two bugs at once one is told, with its report", async () => {
  const two = 'for (const name of ["one", "two"]) setImmediate(() => { throw new Error(name); });';
  const home = machine(
    `const wait = setInterval(() => { if (process.listenerCount("uncaughtException") === 0) return; clearInterval(wait); ${two} }, 1);`,
  );
  const { code, stderr } = await squad(home, ["status", "--watch"]);
  expect(code).toBe(1);
  expect(stderr.match(/internal error: \w+/gu)).toEqual(["internal error: one"]);
  expect(stderr).toContain("and with this file, which holds no key: ");
});
