import type { ConfigFiles } from "./files.ts";
import { reviveMap } from "./frozen-tree.ts";
import type { FrozenMap } from "./frozen-tree.ts";
import type { ParsedYaml, YamlPlace } from "./yaml-tree.ts";

/** Reads the text of a file as `parseYaml` does. */
export type ReadYaml = (text: string, place: YamlPlace) => ParsedYaml;

/** A text with the tree that parsing it gives. */
export interface CompiledYaml {
  readonly text: string;
  readonly tree: FrozenMap;
}

/** The bundled files as JSON of `CompiledYaml[]`, put in by the build; not there when squad runs from its sources. */
declare const SQUAD_COMPILED_CONFIG: string;

/**
 * A reader for `files`. Loading the YAML parser and parsing the bundled files costs a start 20 ms, so texts that are
 * `compiled` are not parsed, and the parser is loaded only when there is another.
 */
export async function yamlReader(
  { files }: ConfigFiles,
  compiled: readonly CompiledYaml[] = bundledFiles(),
): Promise<ReadYaml> {
  const trees = new Map(compiled.map(({ text, tree }) => [text, tree]));
  const known = files.every(({ content }) => content.kind !== "text" || trees.has(content.text));
  const parse = known ? unknownText : (await import("./yaml-tree.ts")).parseYaml;
  return (text, place) => {
    const tree = trees.get(text);
    return tree === undefined ? parse(text, place) : { tree: reviveMap(tree, place), faults: [] };
  };
}

function bundledFiles(): readonly CompiledYaml[] {
  if (typeof SQUAD_COMPILED_CONFIG === "undefined") return [];
  return JSON.parse(SQUAD_COMPILED_CONFIG) as readonly CompiledYaml[];
}

function unknownText(): never {
  throw new Error("this reader was made for other files");
}
