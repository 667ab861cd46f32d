import matter from "gray-matter";
import { parseYaml } from "./safe-yaml.ts";

const refuse = (): never => {
  throw new Error("only YAML front matter is read");
};
const refused = { parse: refuse, stringify: refuse };

const engines = {
  yaml: { parse: (text: string) => asObject(parseYaml(text)), stringify: refuse },
  json: refused,
  javascript: refused,
  js: refused,
  coffee: refused,
  toml: refused,
};

/**
 * The data of front matter whose text, without its fences, is `header`; empty when it is no mapping.
 * @throws {Error} when it is no YAML, or beyond the bounds of `parseYaml`.
 */
export function parseFrontMatter(header: string): Readonly<Record<string, unknown>> {
  // Options are always given: without them gray-matter keeps results, and failures, in a cache.
  return matter(`---\n${header}---\n`, { engines, language: "yaml" }).data;
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
