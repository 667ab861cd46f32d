import { formatFault } from "./fault.ts";
import { freezeMap } from "./frozen-tree.ts";
import type { CompiledYaml } from "./yaml-reader.ts";
import { parseYaml } from "./yaml-tree.ts";

/**
 * What the build keeps of a bundled configuration file.
 * @throws {Error} when the text has a fault.
 */
export function compileYaml(text: string, file: string): CompiledYaml {
  const { tree, faults } = parseYaml(text, { layer: "bundled", file });
  if (tree === null || faults.length > 0) throw new Error(faults.map(formatFault).join("\n"));
  return { text, tree: freezeMap(tree) };
}
