import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeConfig } from "../../src/config/describe.ts";
import { loadConfig } from "../../src/config/load.ts";
import { parseYaml } from "../../src/config/yaml-tree.ts";
import { makeHome, squad, type Home } from "../support/squad.ts";
import { put } from "../support/wired-home.ts";

const ROOT = resolve(import.meta.dirname, "../..");

let home: Home;
beforeEach(() => {
  home = makeHome({ GROQ_API_KEY: "gsk_test" });
});
afterEach(() => home.remove());

/** What the sources make of the same files, all of them parsed. */
const expected = (root = ROOT) =>
  describeConfig(
    loadConfig({
      env: home.env,
      homeDir: home.dir,
      platform: process.platform,
      projectRoot: home.project,
      bundledDir: join(root, "config"),
      readYaml: parseYaml,
    }),
  );

it("config show names for every bundled value the line that holds it", async () => {
  const { code, stdout, stderr } = await squad(home, ["config", "show", "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { settings } = JSON.parse(stdout) as { settings: ReturnType<typeof expected> };
  expect(settings).toEqual(expected());

  const bundled = settings.filter(({ source }) => source.startsWith("bundled "));
  expect(bundled.length).toBeGreaterThan(80);
  for (const { key, source } of bundled) {
    const [, file = "", line = ""] = /^bundled (.*):(\d+)$/.exec(source) ?? [];
    expect(readFileSync(file, "utf8").split("\n")[Number(line) - 1]).toContain(`${key.split(".").at(-1)}:`);
  }
});

it("config show reads a user's files over the bundled ones", async () => {
  put(home.configDir, { "rate_limits.yaml": "# mine\nproviders:\n  groq: {rpm: 7}\n" });
  const { stdout } = await squad(home, ["config", "show", "--json"]);
  const { settings } = JSON.parse(stdout) as { settings: ReturnType<typeof expected> };
  expect(settings).toEqual(expected());
  expect(settings).toContainEqual({
    key: "rate_limits.providers.groq.rpm",
    value: "7",
    source: `user ${join(home.configDir, "rate_limits.yaml")}:3`,
  });
});

it("config show reads a bundled file as it is, even when it was edited after the build", async () => {
  const root = join(home.dir, "squad");
  for (const part of ["agents", "bin", "config", "dist", "package.json"])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  const limits = join(root, "config/rate_limits.yaml");
  writeFileSync(limits, `# One line more.\n${readFileSync(limits, "utf8").replace("rpm: 30", "rpm: 29")}`);
  const args = [join(root, "bin/squad.js"), "config", "show", "--json"];
  const stdout = execFileSync(process.execPath, args, { cwd: home.project, env: home.env, encoding: "utf8" });
  const { settings } = JSON.parse(stdout) as { settings: ReturnType<typeof expected> };
  expect(settings).toEqual(expected(root));
  expect(settings.find(({ key }) => key === "rate_limits.providers.groq.rpm")?.value).toBe("29");
});
