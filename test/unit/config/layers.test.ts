import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { POLITE } from "../../../src/core/limits/policy.ts";
import { isSquadError } from "../../../src/core/errors.ts";
import { chainFor, hasCredentials, limitKey } from "../../../src/config/chain.ts";
import { configPaths, describeConfig } from "../../../src/config/describe.ts";
import { checkConfig, loadConfig } from "../../../src/config/load.ts";
import type { Config } from "../../../src/config/settings.ts";
import { machine } from "./support.ts";

const names = (config: Config, id: string, name = id): string[] =>
  chainFor(config, { id, name }).map((provider) => provider.name);

describe("layers", () => {
  it("merge key by key, each stronger than the one before, and remember where a value stands", () => {
    const inputs = machine(
      {
        "user/providers.yaml": "groq:\n  model: from-user\n  tier: ultimate\n",
        "project/.squad/providers.yaml": "groq:\n  model: from-project\n",
        "user/rate_limits.yaml": "concurrency: 6\nproviders: {gemini: {rpd: 100}}\n",
      },
      { SQUAD_PROVIDER_GROQ_BASE_URL: "http://127.0.0.1:9/v1" },
    );
    const config = loadConfig(inputs);
    expect(config.providers[0]).toMatchObject({
      name: "groq",
      type: "groq",
      model: "from-project",
      tier: "ultimate",
      baseUrl: "http://127.0.0.1:9/v1",
    });
    expect(config.limits.concurrency).toBe(6);
    expect(config.limits.policies.get("gemini")).toMatchObject({ rpm: 15, rpd: 100 });
    const source = (key: string) => config.sources.get(key);
    expect(source("providers.groq.type")).toEqual({
      layer: "bundled",
      file: inputs.path("bundled/providers.yaml"),
      line: 2,
      column: 14,
    });
    expect(source("providers.groq.tier")).toEqual({
      layer: "user",
      file: inputs.path("user/providers.yaml"),
      line: 3,
      column: 9,
    });
    expect(source("providers.groq.model")).toMatchObject({ layer: "project", line: 2 });
    expect(source("providers.groq.base_url")).toEqual({
      layer: "environment",
      variable: "SQUAD_PROVIDER_GROQ_BASE_URL",
    });
    expect(source("providers.groq.timeout.idle")).toEqual({ layer: "default" });
  });

  it("let a user add a provider, unset a limit, and replace a list whole", () => {
    const inputs = machine({
      "user/providers.yaml":
        "local:\n  type: openai-compatible\n  model: m\n  base_url: http://localhost:1234/v1\n",
      "user/rate_limits.yaml": "providers:\n  local: {rpm: 100}\n  groq: {tpm: null}\n",
      "user/agent_chains.yaml": "default: {fallbacks: [local]}\n",
    });
    const config = loadConfig(inputs);
    expect(names(config, "dev")).toEqual(["groq", "local"]);
    expect(config.limits.policies.get("groq")).toEqual({
      rpm: 30,
      burst: 4,
      windowMs: 60_000,
      marginMs: 250,
      day: "UTC",
      throttle: POLITE,
    });
    const local = config.providers.find(({ name }) => name === "local");
    expect(local).toMatchObject({ apiKeyEnv: null, apiKey: null, enabled: true, maxOutputTokens: 2048 });
    expect(local !== undefined && hasCredentials(local)).toBe(true);
    expect(local !== undefined && limitKey(local)).toBe("local/m");
  });

  it("drop a repetition that comes from overriding the primary alone", () => {
    const config = loadConfig(machine({ "user/agent_chains.yaml": "default: {primary: gemini}\n" }));
    expect(names(config, "dev")).toEqual(["gemini"]);
  });

  it("never let burst exceed rpm", () => {
    const config = loadConfig(machine({ "user/rate_limits.yaml": "providers: {groq: {rpm: 2}}\n" }));
    expect(config.limits.policies.get("groq")).toMatchObject({ rpm: 2, burst: 2 });
  });

  it("give shared limits a wider margin, unless one is set", () => {
    const env = { SQUAD_REDIS_URL: "redis://127.0.0.1:6379/1" };
    const config = loadConfig(
      machine({ "user/rate_limits.yaml": "providers: {groq: {margin: 300ms}}\n" }, env),
    );
    expect(config.limits.policies.get("groq")?.marginMs).toBe(300);
    expect(config.limits.policies.get("gemini")?.marginMs).toBe(500);
    expect(config.limits.redisUrl?.reveal()).toBe("redis://127.0.0.1:6379/1");
  });

  it("show the margin that counts, with and without shared limits", () => {
    const margins = (env: Record<string, string>) =>
      describeConfig(
        loadConfig(machine({ "user/rate_limits.yaml": "providers: {groq: {margin: 300ms}}\n" }, env)),
      )
        .filter(({ key }) => key.endsWith(".margin"))
        .map(({ key, value, source }) => [key.split(".")[2], value, source.split(" ")[0]]);
    expect(margins({})).toEqual([
      ["groq", "300ms", "user"],
      ["gemini", "250ms", "default"],
      ["router", "250ms", "default"],
    ]);
    expect(margins({ SQUAD_REDIS_URL: "redis://127.0.0.1:6379" })).toEqual([
      ["groq", "300ms", "user"],
      ["gemini", "500ms", "default"],
      ["router", "500ms", "default"],
    ]);
  });

  it.each(["rolling", "UTC", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "US/Pacific"])(
    "let a day pass by %s",
    (day) => {
      const config = loadConfig(machine({ "user/rate_limits.yaml": `providers: {groq: {day: ${day}}}\n` }));
      expect(config.limits.policies.get("groq")?.day).toBe(day);
    },
  );

  it("list every file looked for, and whether it exists", () => {
    const inputs = machine({ "user/rate_limits.yaml": "concurrency: 6\n" });
    const found = configPaths(loadConfig(inputs)).map(({ layer, kind, exists }) => [layer, kind, exists]);
    expect(found).toHaveLength(12);
    expect(found).toContainEqual(["user", "rate_limits", true]);
    expect(found).toContainEqual(["project", "agent_chains", false]);
    expect(configPaths(loadConfig({ ...inputs, projectRoot: null }))).toHaveLength(8);
  });

  it("warn about a file whose name ends in .yml", () => {
    const inputs = machine({ "user/providers.yml": "groq: {model: x}\n" });
    expect(checkConfig(inputs).warnings).toContainEqual({
      file: inputs.path("user/providers.yml"),
      line: null,
      column: null,
      message: "this file is not read",
      fix: "rename it so that it ends in .yaml",
    });
  });
});

describe("a chain", () => {
  const chains = "agents:\n  Élodie: {primary: groq}\n  mary: {primary: groq}\n";

  it("is found by id or by persona name in any case, else it is the default", () => {
    const config = loadConfig(machine({ "user/agent_chains.yaml": chains }));
    expect(names(config, "ANALYST", "x")).toEqual(["gemini", "groq"]);
    expect(names(config, "x", "ÉLODIE")).toEqual(["groq"]);
    expect(names(config, "x", "E\u0301lodie")).toEqual(["groq"]);
    expect(names(config, "unheard-of")).toEqual(["groq", "gemini"]);
  });

  it("of a stronger layer counts, and of the id within a layer", () => {
    const both = "agents:\n  analyst: {primary: gemini}\n  mary: {primary: groq}\n";
    const stronger = loadConfig(machine({ "user/agent_chains.yaml": chains }));
    expect(names(stronger, "analyst", "Mary")).toEqual(["groq"]);
    const same = loadConfig(machine({ "user/agent_chains.yaml": both }));
    expect(names(same, "analyst", "Mary")).toEqual(["gemini", "groq"]);
  });

  it("leaves disabled providers out", () => {
    const config = loadConfig(machine({ "project/.squad/providers.yaml": "groq: {enabled: false}\n" }));
    expect(names(config, "dev")).toEqual(["gemini"]);
  });

  it("begins with the provider and model of the flags, which switch it on", () => {
    const inputs = machine();
    const flags = { provider: "router", model: "a/b" };
    const chain = chainFor(loadConfig({ ...inputs, flags }), { id: "dev", name: "Amelia" });
    expect(chain.map(({ name, model }) => `${name} ${model}`)).toEqual([
      "router a/b",
      "groq big",
      "gemini wide",
    ]);
    expect(names(loadConfig({ ...inputs, flags: { provider: "gemini" } }), "dev")).toEqual([
      "gemini",
      "groq",
    ]);
    expect(names(loadConfig({ ...inputs, flags: { provider: "offline" } }), "dev")).toEqual(["offline"]);
  });

  it.each([
    [{ provider: "grok" }, 'there is no provider "grok"', 'did you mean "groq"?'],
    [{ model: "two words" }, "--model is no model id", "openai/gpt-oss-120b"],
  ])("refuses the flags %j as a usage error", (flags, message, hint) => {
    let error: unknown = null;
    try {
      loadConfig({ ...machine(), flags });
    } catch (caught) {
      error = caught;
    }
    expect(isSquadError(error) && error.code).toBe("usage");
    expect(error).toMatchObject({ message, hint: expect.stringContaining(hint) });
  });
});

describe("secrets", () => {
  const KEY = "gsk_CANARY_1234567890";
  const PASSWORD = "CANARY-password";

  function everything(inputs: Parameters<typeof checkConfig>[0]): string {
    const report = checkConfig(inputs);
    const shown = report.config === null ? [] : describeConfig(report.config);
    let thrown: unknown = null;
    try {
      loadConfig(inputs);
    } catch (error) {
      thrown = error;
    }
    return [
      JSON.stringify(report),
      inspect(report, { depth: 9 }),
      JSON.stringify(shown),
      inspect(thrown),
    ].join("\n");
  }

  it("come from the environment, trimmed, and blank ones are absent", () => {
    const config = loadConfig(machine({}, { GROQ_API_KEY: ` ${KEY}\n`, GEMINI_API_KEY: " \n" }));
    expect(config.providers[0]?.apiKey?.reveal()).toBe(KEY);
    expect(config.providers[1]?.apiKey).toBeNull();
  });

  it("are shown neither by a valid configuration nor by describing it", () => {
    const inputs = machine(
      {},
      { GROQ_API_KEY: KEY, SQUAD_REDIS_URL: `rediss://me:${PASSWORD}@redis.example:6380/2` },
    );
    expect(everything(inputs)).not.toContain("CANARY");
    const rows = describeConfig(loadConfig(inputs));
    expect(rows).toContainEqual({
      key: "rate_limits.redis_url",
      value: "rediss://***@redis.example:6380/2",
      source: "environment SQUAD_REDIS_URL",
    });
    expect(rows).toContainEqual({
      key: "providers.groq.api_key",
      value: "***",
      source: "environment GROQ_API_KEY",
    });
    expect(rows).toContainEqual({
      key: "providers.gemini.api_key",
      value: "not set",
      source: "environment GEMINI_API_KEY",
    });
  });

  it.each([
    ["a key with a line break", {}, { GROQ_API_KEY: `${KEY}\nX-Evil: 1` }],
    ["a key with a space", {}, { GROQ_API_KEY: `${KEY} CANARY` }],
    ["a key beyond ASCII", {}, { GROQ_API_KEY: `${KEY}é` }],
    ["a Redis address of another scheme", {}, { SQUAD_REDIS_URL: `http://me:${PASSWORD}@h` }],
    ["a Redis address that is none", {}, { SQUAD_REDIS_URL: `redis://me:${PASSWORD}@h:port` }],
    ["a Redis address in a file", { "user/rate_limits.yaml": `redis_url: "me:${PASSWORD}@h"\n` }, {}],
    ["a password in a base URL", {}, { SQUAD_PROVIDER_GROQ_BASE_URL: `https://me:${PASSWORD}@api.example` }],
    ["a key in a query", {}, { SQUAD_PROVIDER_GROQ_BASE_URL: `https://api.example/v1?key=${KEY}` }],
    ["a key in place of its variable", { "user/providers.yaml": `groq: {api_key_env: "${KEY} x"}\n` }, {}],
    ["a key in place of a provider", { "user/agent_chains.yaml": `default: {primary: "${KEY}"}\n` }, {}],
    ["a key written into a file", { "user/providers.yaml": `groq: {api_key: ${KEY}}\n` }, {}],
  ])("are not repeated by the fault about %s", (_, files, env) => {
    const inputs = machine(files, env);
    expect(checkConfig(inputs).faults).toHaveLength(1);
    expect(everything(inputs)).not.toContain("CANARY");
  });

  it("at fault are named by their variable, once for all providers that share it", () => {
    const inputs = machine(
      {
        "user/providers.yaml": "gemini: {api_key_env: GROQ_API_KEY}\n",
      },
      { GROQ_API_KEY: "a b" },
    );
    expect(checkConfig(inputs).faults).toMatchObject([
      { file: "environment", line: null, message: expect.stringContaining("GROQ_API_KEY holds something") },
    ]);
  });

  it("of a provider that is switched off are not looked at", () => {
    const inputs = machine({ "user/providers.yaml": "groq: {enabled: false}\n" }, { GROQ_API_KEY: "a b" });
    expect(checkConfig(inputs).faults).toEqual([]);
  });
});

describe("warnings", () => {
  it("name the missing key, all providers that need it, and where to get it", () => {
    const inputs = machine({ "user/providers.yaml": "gemini: {api_key_env: GROQ_API_KEY}\n" });
    expect(checkConfig(inputs).warnings).toEqual([
      {
        file: inputs.path("bundled/providers.yaml"),
        line: 2,
        column: 57,
        message: "groq, gemini cannot be used: GROQ_API_KEY is not set",
        fix: "get a free key at https://keys.example and export GROQ_API_KEY, or: squad keys set groq",
      },
    ]);
  });

  it("tell that a model is past its date, from the day after", () => {
    const inputs = machine(
      { "user/providers.yaml": "groq: {retired_after: 2026-11-22}\n" },
      { GROQ_API_KEY: "k", GEMINI_API_KEY: "k" },
    );
    const on = (day: string) =>
      checkConfig({ ...inputs, now: Date.parse(day) }).warnings.map(({ message }) => message);
    expect(on("2026-11-22T23:59:59Z")).toEqual([]);
    expect(on("2026-11-23T00:00:00Z")).toEqual(["groq: big was promised until 2026-11-22 only"]);
  });

  it("tell limits that no request fits, and bursts that help nobody", () => {
    const inputs = machine(
      { "user/rate_limits.yaml": "providers: {groq: {tpm: 2000}, gemini: {burst: 99}}\n" },
      { GROQ_API_KEY: "k", GEMINI_API_KEY: "k" },
    );
    expect(checkConfig(inputs).warnings.map(({ line, column, message }) => [line, column, message])).toEqual([
      [1, 48, "gemini: a burst as large as rpm makes later requests wait several times longer"],
      [1, 25, "groq: an answer of max_output_tokens 2048 does not fit a tpm of 2000"],
    ]);
  });
});

describe("the environment", () => {
  it("that names no provider is a fault with the nearest variable", () => {
    const inputs = machine({}, { SQUAD_PROVIDER_GROK_BASE_URL: "https://gateway.example" });
    expect(checkConfig(inputs).faults).toEqual([
      {
        file: "environment",
        line: null,
        column: null,
        message: "SQUAD_PROVIDER_GROK_BASE_URL names no provider",
        fix: "did you mean SQUAD_PROVIDER_GROQ_BASE_URL?",
      },
    ]);
  });

  it("may be empty without effect", () => {
    const inputs = machine(
      {},
      { SQUAD_REDIS_URL: " ", SQUAD_PROVIDER_GROQ_BASE_URL: "", SQUAD_PROVIDER_X_BASE_URL: "" },
    );
    expect(loadConfig(inputs).limits.redisUrl).toBeNull();
  });
});
