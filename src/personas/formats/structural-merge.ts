import { isTable, type TomlTable } from "./toml.ts";

/** Keys by which arrays of tables are merged, the first that all their items have. */
const IDENTITIES = ["code", "id"] as const;
const DEEPEST = 16;

/**
 * Merges layers of BMad's TOML files, later ones over earlier ones: tables are merged key by key, scalars replaced;
 * arrays of tables whose items all have a `code` (else all an `id`) replace by it and append what is new; every other
 * array is appended. Rules of BMad 6.4 and later (`config_utils.py`).
 */
export function mergeLayers(layers: readonly TomlTable[]): TomlTable {
  return layers.reduce<TomlTable>((merged, layer) => mergeTables(merged, layer, 0), {});
}

function mergeTables(base: TomlTable, override: TomlTable, depth: number): TomlTable {
  const merged = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(override)) {
    merged.set(key, merged.has(key) ? mergeValues(merged.get(key), value, depth + 1) : value);
  }
  return Object.fromEntries(merged);
}

function mergeValues(base: unknown, override: unknown, depth: number): unknown {
  if (isTable(base) && isTable(override) && depth < DEEPEST) return mergeTables(base, override, depth);
  if (Array.isArray(base) && Array.isArray(override)) return mergeArrays(base, override);
  return override;
}

function mergeArrays(base: readonly unknown[], override: readonly unknown[]): unknown[] {
  const all = [...base, ...override];
  const key = IDENTITIES.find((name) => all.length > 0 && all.every((item) => identityOf(item, name) !== ""));
  if (key === undefined) return all;
  const byIdentity = new Map<string, unknown>();
  for (const item of all) byIdentity.set(identityOf(item, key), item);
  return [...byIdentity.values()];
}

function identityOf(item: unknown, key: string): string {
  const value = isTable(item) ? item[key] : undefined;
  return typeof value === "string" ? value : "";
}
