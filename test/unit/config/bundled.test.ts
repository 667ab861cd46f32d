import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { chainFor } from "../../../src/config/chain.ts";
import { describeConfig } from "../../../src/config/describe.ts";
import { checkConfig } from "../../../src/config/load.ts";
import type { Config } from "../../../src/config/settings.ts";
import { parseYaml } from "../../../src/config/yaml-tree.ts";
import { BUNDLED } from "./support.ts";

const KEYS = ["GROQ_API_KEY", "CEREBRAS_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"];
const AGENTS = [
  "analyst",
  "pm",
  "architect",
  "dev",
  "sm",
  "tea",
  "tech-writer",
  "ux-designer",
  "anyone-else",
];

function bundled(env: Readonly<Record<string, string>>) {
  return checkConfig({
    env,
    homeDir: "/nonexistent",
    platform: "linux",
    projectRoot: null,
    bundledDir: BUNDLED,
    readYaml: parseYaml,
    now: Date.parse("2026-11-23T12:00:00Z"),
  });
}

function config(env: Readonly<Record<string, string>> = {}): Config {
  const report = bundled(env);
  if (report.config === null) throw new Error(JSON.stringify(report.faults));
  return report.config;
}

it("the bundled files have no fault, and no warning but for missing keys", () => {
  expect(bundled(Object.fromEntries(KEYS.map((key) => [key, "k"])))).toMatchObject({
    faults: [],
    warnings: [],
  });
  const { faults, warnings } = bundled({});
  expect(faults).toEqual([]);
  expect(warnings.map(({ message }) => message)).toEqual(
    KEYS.map((key) => expect.stringMatching(new RegExp(`cannot be used: ${key} is not set$`))),
  );
  expect(warnings.every(({ fix }) => fix.startsWith("get a free key at https://"))).toBe(true);
});

it("every bundled agent has three providers of two vendors at least, and the team spreads over the primaries", () => {
  const chains = AGENTS.map((id) => chainFor(config(), { id, name: id }));
  for (const chain of chains) {
    expect(chain.length).toBeGreaterThanOrEqual(3);
    expect(new Set(chain.map(({ apiKeyEnv }) => apiKeyEnv)).size).toBeGreaterThanOrEqual(3);
  }
  expect(new Set(chains.map((chain) => chain[0]?.name)).size).toBeGreaterThanOrEqual(4);
});

it("every limited provider knows its window, and the day's limits of the free tiers are among the limits", () => {
  const { limits, providers } = config();
  expect([...limits.policies.keys()]).toEqual(
    providers.filter(({ type }) => type !== "offline").map(({ name }) => name),
  );
  for (const { name } of providers.filter(({ apiKeyEnv }) => apiKeyEnv !== null)) {
    const policy = limits.policies.get(name);
    expect(policy).toMatchObject({ windowMs: 60_000, marginMs: 250, burst: 4 });
    expect(policy?.rpd ?? policy?.tpd).toBeTypeOf("number");
  }
});

it("days pass and requests are counted as each free tier does it", () => {
  const { limits, providers } = config();
  const rows = providers
    .filter(({ type }) => type !== "offline")
    .map(({ name, limitScope }) => [name, limits.policies.get(name)?.day, limitScope]);
  expect(rows).toEqual([
    ["groq", "rolling", "model"],
    ["groq-small", "rolling", "model"],
    ["cerebras", "rolling", "model"],
    ["gemini", "America/Los_Angeles", "model"],
    ["gemini-flash", "America/Los_Angeles", "model"],
    ["openrouter", "UTC", "account"],
    ["ollama", "UTC", "model"],
  ]);
});

it("every free tier's limits stand below a source and a date", () => {
  const lines = readFileSync(join(BUNDLED, "rate_limits.yaml"), "utf8").split("\n");
  const unsourced = lines.filter((line, index) => {
    if (!/^ {2}(?:groq|cerebras|gemini|openrouter)\S*: /.test(line)) return false;
    const above = lines.slice(Math.max(0, index - 5), index).join("\n");
    return !/# .*https:\/\/\S+/.test(above) || !/# .*20\d\d/.test(above);
  });
  expect(unsourced).toEqual([]);
});

it("the offline provider and the local server need no key, and the local server is off", () => {
  const { providers } = config();
  const keyless = providers.filter(({ apiKeyEnv }) => apiKeyEnv === null);
  expect(keyless.map(({ name, type, enabled }) => [name, type, enabled])).toEqual([
    ["ollama", "openai-compatible", false],
    ["offline", "offline", true],
  ]);
});

it("describing the configuration names every setting with its source", () => {
  const rows = describeConfig(config());
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  expect(rows).toContainEqual({
    key: "rate_limits.throttle.reduce",
    value: "20%",
    source: expect.stringMatching(/^bundled .*rate_limits\.yaml:\d+$/),
  });
  expect(rows).toContainEqual({ key: "rate_limits.providers.groq.window", value: "60s", source: "default" });
});
