import { baseValues } from "./base-values.ts";
import { findFile } from "./files.ts";
import { scalars } from "./front-matter.ts";
import type { LoadContext } from "./load-context.ts";

const CONFIG_REFERENCE = /^\{config_source\}:([\w.-]+)$/;

/** The values of a `workflow.yaml` that are text, those under `variables` too. */
export function yamlScalars(data: unknown): Map<string, string> {
  const inner =
    typeof data === "object" && data !== null && "variables" in data ? scalars(data.variables) : [];
  return new Map([...inner, ...scalars(data)]);
}

/**
 * What `{name}` stands for in a workflow that a `workflow.yaml` describes: the caller's configuration, beneath it the one
 * that the file names as `config_source`, then the file's own values.
 */
export async function yamlValues(
  written: ReadonlyMap<string, string>,
  root: string,
  context: LoadContext,
): Promise<Map<string, string>> {
  const values = baseValues(context, root);
  const config = await configOf(written.get("config_source") ?? "", root, values, context);
  for (const [key, value] of config) if (!(key in context.config)) values.set(key, value);
  for (const [key, value] of written) {
    const [, name] = CONFIG_REFERENCE.exec(value.trim()) ?? [];
    if (name !== undefined) {
      const known = values.get(name);
      if (known !== undefined) values.set(key, known);
    } else if (!values.has(key) && value !== "" && value !== "system-generated") values.set(key, value);
  }
  return values;
}

async function configOf(
  source: string,
  root: string,
  values: ReadonlyMap<string, string>,
  context: LoadContext,
): Promise<ReadonlyMap<string, string>> {
  const file = await findFile(source, root, values, context);
  if (file === null) return new Map();
  try {
    const config = { ...Object.fromEntries(scalars(context.parseYaml(file.text))), ...context.config };
    return baseValues({ ...context, config }, root);
  } catch {
    return new Map();
  }
}

/** What to say where instructions call the protocol `discover_inputs`. */
export function discoveryOf(data: unknown): string {
  const patterns =
    typeof data === "object" && data !== null && "input_file_patterns" in data
      ? data.input_file_patterns
      : null;
  if (typeof patterns !== "object" || patterns === null) return "";
  const lines = Object.entries(patterns)
    .slice(0, 12)
    .map(([name, pattern]: [string, unknown]) => {
      const values = scalars(pattern);
      const places = [values.get("sharded"), values.get("whole")].filter((place) => place !== undefined);
      const only = values.get("load_strategy") === "SELECTIVE_LOAD" ? " (only what is needed)" : "";
      return `  - ${name}: ${places.map((place) => `\`${place}\``).join(" or ")}${only}`;
    });
  return `Look for these files with list_files, read those that are there (large ones in part) and say which were found:\n${lines.join("\n")}`;
}
