import { formatFault } from "./fault.ts";
import { freezeMap } from "./frozen-tree.ts";
import type { MapNode } from "./node.ts";
import type { CompiledYaml } from "./yaml-reader.ts";
import { parseYaml } from "./yaml-tree.ts";

/**
 * What the build keeps of a bundled configuration file.
 * @throws {Error} when the text has a fault.
 */
export function compileYaml(text: string, file: string): CompiledYaml {
  return { text, tree: freezeMap(bundledTree(text, file)) };
}

/**
 * What a bundled configuration file holds.
 * @throws {Error} when the text has a fault.
 */
export function bundledTree(text: string, file: string): MapNode {
  const { tree, faults } = parseYaml(text, { layer: "bundled", file });
  if (tree === null || faults.length > 0) throw new Error(faults.map(formatFault).join("\n"));
  return tree;
}
