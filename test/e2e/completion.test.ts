import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeHome, squad, type Home } from "../support/squad.ts";

let home: Home;

beforeEach(() => {
  home = makeHome();
});

afterEach(() => home.remove());

it.each([
  ["squad st", ["status"]],
  ["squad agents ", ["list", "show", "check"]],
  ["squad run --no-f", ["--no-fallback"]],
  ["squad agents check --j", ["--json"]],
])("bash completes %j", async (line, expected) => {
  const { stdout, code } = await squad(home, ["completion", "bash"]);
  expect(code).toBe(0);
  const words = line.split(" ");
  const script = `${stdout}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})\nCOMP_CWORD=${words.length - 1}\n_squad\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const completed = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  expect(completed.stderr).toBe("");
  expect(completed.stdout.trimEnd().split("\n")).toEqual(expected);
});

it.each(["zsh", "fish"])("has a script for %s that names every command", async (shell) => {
  const { stdout } = await squad(home, ["completion", shell]);
  for (const name of [
    "chat",
    "run",
    "status",
    "metrics",
    "agents",
    "providers",
    "sessions",
    "config",
    "doctor",
  ]) {
    expect(stdout).toContain(name);
  }
});

it("exits 2 on a shell it does not know", async () => {
  expect(await squad(home, ["completion", "tcsh"])).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("fish"),
  });
});
