import { readOutline } from "./yaml-outline.ts";
import { recordOf, type YamlRecord } from "./yaml-values.ts";

/** A mapping, and what was wrong with its text. */
export interface TolerantYaml {
  readonly value: YamlRecord;
  readonly warnings: readonly string[];
}

/** How `parseYaml` begins when the text is within YAML but beyond its bounds. */
const BEYOND_BOUNDS = /^(?:more than|YAML nested)/;

/** Reads YAML of unknown origin as a mapping; what no parser takes is read by its indentation. Never throws. */
export async function readTolerantYaml(text: string): Promise<TolerantYaml> {
  const { parseYaml } = await import("./safe-yaml.ts");
  try {
    return { value: recordOf(parseYaml(text)), warnings: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const what = BEYOND_BOUNDS.test(message) ? message : "not valid YAML";
    return { value: readOutline(text), warnings: [`${what}: read line by line`] };
  }
}
