import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileYaml } from "../../../src/config/compile-yaml.ts";
import { readConfigFiles } from "../../../src/config/files.ts";
import { reviveMap } from "../../../src/config/frozen-tree.ts";
import type { FrozenMap } from "../../../src/config/frozen-tree.ts";
import { checkConfig } from "../../../src/config/load.ts";
import { yamlReader } from "../../../src/config/yaml-reader.ts";
import { parseYaml } from "../../../src/config/yaml-tree.ts";
import { BUNDLED, machine } from "./support.ts";

const PLACE = { layer: "bundled", file: "/squad/config/some.yaml" } as const;

/** Frozen, written and read back as the build does. */
function throughJson(text: string): FrozenMap {
  return JSON.parse(JSON.stringify(compileYaml(text, "some.yaml").tree)) as FrozenMap;
}

describe("a compiled tree", () => {
  it.each(readdirSync(BUNDLED))("of the bundled %s is the tree that parsing it gives", (name) => {
    const text = readFileSync(join(BUNDLED, name), "utf8");
    expect(reviveMap(throughJson(text), PLACE)).toEqual(parseYaml(text, PLACE).tree);
  });

  it("keeps every kind of value, and the order of keys that look like numbers", () => {
    const text =
      "b: [1, two, null, [true]]\n10: x\n2:\n  empty:\n  flow: {a: 1.5, '3': -0.5}\na: {}\nc: []\n";
    const quoted = text.replace("10:", "'10':").replace("\n2:", "\n'2':");
    const revived = reviveMap(throughJson(quoted), PLACE);
    expect(revived).toEqual(parseYaml(quoted, PLACE).tree);
    expect([...revived.entries.keys()]).toEqual(["b", "10", "2", "a", "c"]);
  });

  it("is refused for a text with a fault, which is named with its place", () => {
    expect(() => compileYaml("a: 1\na: 2\n", "some.yaml")).toThrow(/^some\.yaml:2:1: "a" is set twice/);
    expect(() => compileYaml("a: [", "some.yaml")).toThrow(/^some\.yaml:/);
  });
});

describe("the reader of configuration files", () => {
  const compiledOf = (inputs: ReturnType<typeof machine>) =>
    readConfigFiles(inputs)
      .files.filter(({ layer }) => layer === "bundled")
      .flatMap(({ content, file }) => (content.kind === "text" ? [compileYaml(content.text, file)] : []));

  it.each([
    ["only compiled files", {}],
    ["a user's file beside them", { "user/rate_limits.yaml": "providers: {groq: {rpm: 2}}\n" }],
    ["a user's file with a fault", { "user/rate_limits.yaml": "providers: {groq: {rpm: [}}\n" }],
    ["a file that cannot be used", { "user/rate_limits.yaml": "\0" }],
  ])("gives with %s what parsing them all gives", async (_, files) => {
    const inputs = machine(files);
    const readYaml = await yamlReader(readConfigFiles(inputs), compiledOf(inputs));
    expect(checkConfig({ ...inputs, readYaml })).toEqual(checkConfig(inputs));
  });

  it("parses a bundled file that is not the one that was compiled", async () => {
    const compiled = compiledOf(machine());
    const inputs = machine({
      "bundled/agent_chains.yaml": "\ndefault: {primary: gemini, fallbacks: [groq]}\n",
    });
    const readYaml = await yamlReader(readConfigFiles(inputs), compiled);
    const { config } = checkConfig({ ...inputs, readYaml });
    expect(config?.chains.default).toEqual(["gemini", "groq"]);
    expect(config?.rows.find(({ key }) => key === "agent_chains.default.primary")?.source).toEqual({
      layer: "bundled",
      file: inputs.path("bundled/agent_chains.yaml"),
      line: 2,
      column: 20,
    });
  });

  it("parses everything where nothing is compiled", async () => {
    const inputs = machine();
    const readYaml = await yamlReader(readConfigFiles(inputs), []);
    expect(checkConfig({ ...inputs, readYaml })).toEqual(checkConfig(inputs));
  });
});
