import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeHome, squad, type Home } from "../support/squad.ts";
import { put } from "../support/wired-home.ts";

interface Settings {
  readonly settings: readonly { readonly key: string; readonly value: string; readonly source: string }[];
}

let home: Home;

beforeEach(() => {
  home = makeHome({ GROQ_API_KEY: "canary-groq" });
});
afterEach(() => home.remove());

const settings = async (
  env: Record<string, string> = {},
): Promise<ReadonlyMap<string, readonly [string, string]>> => {
  const { code, stdout } = await squad(home, ["config", "show", "--json"], { env });
  expect(code).toBe(0);
  const rows = (JSON.parse(stdout) as Settings).settings;
  return new Map(rows.map(({ key, value, source }) => [key, [value, source]]));
};

describe("squad config show", () => {
  it("names the file and line of every value, the later place winning", async () => {
    put(home.configDir, { "rate_limits.yaml": "concurrency: 7\nproviders:\n  groq: {rpm: 20}\n" });
    put(home.project, { ".squad/rate_limits.yaml": "providers:\n  groq:\n    rpm: 9\n" });
    const rows = await settings({ SQUAD_PROVIDER_GROQ_BASE_URL: "https://proxy.example/groq" });
    expect(rows.get("rate_limits.concurrency")).toEqual([
      "7",
      `user ${join(home.configDir, "rate_limits.yaml")}:1`,
    ]);
    expect(rows.get("rate_limits.providers.groq.rpm")).toEqual([
      "9",
      `project ${join(home.project, ".squad/rate_limits.yaml")}:3`,
    ]);
    expect(rows.get("rate_limits.providers.gemini.rpm")).toEqual([
      "15",
      expect.stringMatching(/^bundled .*config\/rate_limits\.yaml:\d+$/),
    ]);
    expect(rows.get("providers.groq.timeout.idle")).toEqual(["30s", "default"]);
    expect(rows.get("providers.groq.base_url")).toEqual([
      "https://proxy.example/groq",
      "environment SQUAD_PROVIDER_GROQ_BASE_URL",
    ]);
  });

  it("prints the same for people, in columns", async () => {
    const { stdout } = await squad(home, ["config"]);
    expect(stdout).toMatch(/^SETTING +VALUE +FROM\n/);
    expect(stdout).toMatch(/^providers\.groq\.api_key_env +GROQ_API_KEY +bundled /m);
  });

  it("never shows the password of a Redis address", async () => {
    const rows = await settings({ SQUAD_REDIS_URL: "redis://me:canary-pw@redis.example:6379/2" });
    expect(rows.get("rate_limits.redis_url")).toEqual([
      "redis://***@redis.example:6379/2",
      "environment SQUAD_REDIS_URL",
    ]);
  });
});

describe("squad config path", () => {
  it("names the folders and every file that is looked for", async () => {
    put(home.configDir, { "providers.yaml": "groq: {tier: boss}\n" });
    const { code, stdout } = await squad(home, ["config", "path", "--json"]);
    expect(code).toBe(0);
    const paths = JSON.parse(stdout) as { files: { layer: string; file: string; exists: boolean }[] };
    expect(paths).toMatchObject({ v: 1, configDir: home.configDir, stateDir: home.stateDir });
    expect(paths.files).toHaveLength(12);
    expect(paths.files.find(({ file }) => file === join(home.configDir, "providers.yaml"))).toMatchObject({
      layer: "user",
      exists: true,
    });
    const text = (await squad(home, ["config", "path"])).stdout;
    expect(text).toMatch(/^state +\/.*\/state$/m);
    expect(text).toMatch(/^user +\/.*\/config\/rate_limits\.yaml +\(none\)$/m);
  });

  it("follows the environment, from XDG's folders to squad's own", async () => {
    const { SQUAD_CONFIG_DIR: _config, SQUAD_STATE_DIR: _state, ...env } = home.env;
    const bare = { ...home, env };
    const path = async (extra: Record<string, string>): Promise<object> =>
      JSON.parse((await squad(bare, ["config", "path", "--json"], { env: extra })).stdout) as object;
    expect(await path({})).toMatchObject({ configDir: join(home.dir, ".config/squad") });
    expect(
      await path({ XDG_CONFIG_HOME: join(home.dir, "c"), XDG_STATE_HOME: join(home.dir, "s") }),
    ).toMatchObject({ configDir: join(home.dir, "c/squad"), stateDir: join(home.dir, "s/squad") });
    expect(await path({ SQUAD_STATE_DIR: join(home.dir, "own") })).toMatchObject({
      stateDir: join(home.dir, "own"),
    });
  });
});

describe("a configuration that is wrong", () => {
  it.each([
    [
      "providers.yaml",
      "groq:\n  base_url: https://evil.example\n",
      "2:3",
      /base_url is refused in a project: it decides where prompts and keys are sent/,
    ],
    [
      "providers.yaml",
      "groq: {api_key_env: AWS_SECRET_ACCESS_KEY}\n",
      "1:8",
      /api_key_env is refused in a project: it decides which of your keys is used/,
    ],
    ["providers.yaml", "groq:\n  headers: {x-evil: y}\n", "2:3", /headers is refused in a project/],
    [
      "providers.yaml",
      "groq-small:\n  enabled: true\nevil:\n  type: openai-compatible\n  model: m\n",
      "3:1",
      /evil is refused in a project: you have no provider of this name/,
    ],
    ["rate_limits.yaml", "redis_url: redis://evil.example\n", "1:1", /redis_url is refused in a project/],
    ["rate_limits.yaml", "providers:\n  groq:\n    rpm: 3000\n", "3:5", /rpm/],
    ["rate_limits.yaml", "throttle: {mode: greedy}\n", "1:12", /mode/],
    ["agent_chains.yaml", "agents:\n  pm: {primary: grok}\n", "2:17", /grok[^]*groq/],
    ["providers.yaml", "groq:\n  modle: x\n", "2:3", /unknown key "modle"[^]*model/],
    ["providers.yaml", "groq: [\n", "2:1", /./],
    ["providers.yaml", "a: &x {model: m}\ngroq: *x\n", "", /./],
  ] as const)(
    "in a project's %s (%j) is refused at its line and column, with the reason",
    async (file, text, at, words) => {
      put(home.project, { [`.squad/${file}`]: text });
      const path = join(home.project, ".squad", file);
      for (const args of [
        ["config", "check"],
        ["status"],
        ["run", "--agent", "pm", "hello"],
        ["config", "show"],
      ]) {
        const { code, stdout, stderr } = await squad(home, args);
        const said = stdout + stderr;
        expect({ args, code }).toEqual({ args, code: 78 });
        expect(said).toContain(`${path}:${at}`);
        expect(said).toMatch(words);
        expect(said).not.toMatch(/\n\s+at |canary/);
      }
    },
  );

  it("is told whole by config check: every fault of every file, with its fix", async () => {
    put(home.configDir, { "rate_limits.yaml": "concurency: 3\nproviders:\n  groq: {rpm: many}\n" });
    put(home.project, { ".squad/providers.yaml": "groq: {base_url: https://evil.example}\n" });
    const { code, stdout } = await squad(home, ["config", "check", "--json"]);
    expect(code).toBe(78);
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      ok: false,
      faults: expect.arrayContaining([
        expect.objectContaining({ line: 1, column: 1, fix: expect.stringContaining("concurrency") }),
        expect.objectContaining({ line: 3, column: 15, message: expect.stringContaining("rpm") }),
        expect.objectContaining({ file: join(home.project, ".squad/providers.yaml"), line: 1, column: 8 }),
      ]),
    });
    expect((await squad(home, ["config", "check"])).stdout).toMatch(/\n3 errors\n$/);
  });

  it("is no fault when there is none", async () => {
    const { code, stdout } = await squad(home, ["config", "check"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nthe configuration is valid\n$|^the configuration is valid\n$/);
  });

  it.each([
    [
      { SQUAD_PROVIDER_GROK_BASE_URL: "https://x.example" },
      /SQUAD_PROVIDER_GROK_BASE_URL[^]*SQUAD_PROVIDER_GROQ_BASE_URL/,
    ],
    [{ SQUAD_PROVIDER_GROQ_BASE_URL: "https://user:canary-pw@x.example" }, /SQUAD_PROVIDER_GROQ_BASE_URL/],
    [{ SQUAD_PROVIDER_GROQ_BASE_URL: "http://x.example" }, /https/],
    [{ SQUAD_REDIS_URL: "http://me:canary-pw@x.example" }, /SQUAD_REDIS_URL/],
    [{ GROQ_API_KEY: "canary with\na line break" }, /GROQ_API_KEY/],
    [{ SQUAD_STATE_DIR: "relative/path" }, /SQUAD_STATE_DIR/],
  ])("in the environment (%j) is refused without saying a secret", async (env, words) => {
    const { code, stdout, stderr } = await squad(home, ["status"], { env });
    expect({ code, stdout }).toEqual({ code: 78, stdout: "" });
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain("canary");
  });

  it("of the user's is found where it stands", async () => {
    put(home.configDir, { "agent_chains.yaml": "default:\n  primary: groq\n  falbacks: [gemini]\n" });
    const { code, stderr } = await squad(home, ["status"]);
    expect(code).toBe(78);
    expect(stderr).toContain(`${join(home.configDir, "agent_chains.yaml")}:3:3: unknown key "falbacks"`);
    expect(stderr).toContain('did you mean "fallbacks"?');
  });
});
