import type * as z from "zod/mini";
import { maskRedisUrl } from "./endpoint.ts";
import { printable } from "./fault.ts";
import { defaultOf, shapeOf } from "./leaf.ts";
import { toPlain } from "./node.ts";
import type { ConfigNode } from "./node.ts";
import type { Config, ConfigFile, ConfigRow } from "./settings.ts";
import { DEFAULT_SOURCE, formatSource } from "./source.ts";

/** A row of `squad config show`. Secrets are masked; `source` is one line for people. */
export interface DescribedRow {
  readonly key: string;
  readonly value: string;
  readonly source: string;
}

/** The effective configuration, one row a setting, sorted as the files are. */
export function describeConfig(config: Config): DescribedRow[] {
  return config.rows.map((row) => ({ ...row, source: formatSource(row.source) }));
}

/** Every file that was looked for, weakest layer first. */
export function configPaths(config: Config): readonly ConfigFile[] {
  return config.paths.files;
}

/** Rows for all settings `schema` knows: as written in `node`, else their defaults. What is not set has no row. */
export function settingRows(
  schema: z.core.$ZodType,
  node: ConfigNode | undefined,
  path: readonly string[],
): ConfigRow[] {
  const shape = shapeOf(schema);
  const child = (key: string): ConfigNode | undefined =>
    node?.kind === "map" ? node.entries.get(key)?.node : undefined;
  if (shape.kind === "object") {
    const fields = Object.entries(shape.fields);
    return fields.flatMap(([key, field]) => settingRows(field, child(key), [...path, key]));
  }
  if (shape.kind === "record") {
    const names = node?.kind === "map" ? [...node.entries.keys()] : [];
    return names.flatMap((name) => settingRows(shape.value, child(name), [...path, name]));
  }
  const key = printable(path.join("."));
  if (node !== undefined) {
    return [{ key, value: show(path.at(-1), toPlain(node)), source: node.source }];
  }
  const value = defaultOf(schema);
  return value === undefined ? [] : [{ key, value: show(path.at(-1), value), source: DEFAULT_SOURCE }];
}

function show(key: string | undefined, value: unknown): string {
  if (value === null) return "none";
  // Somebody will write a key into the command itself.
  if (key === "key_command") return "***";
  if (Array.isArray(value)) return printable(value.join(", "));
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return key === "redis_url" ? maskRedisUrl(text) : printable(text);
}
