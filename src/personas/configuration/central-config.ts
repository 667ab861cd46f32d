import { basename, join } from "node:path";
import type { Remark } from "../../core/complaints/complaint.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { isTable, readTomlFile, type TomlTable } from "../formats/toml.ts";
import { mergeLayers } from "../formats/structural-merge.ts";
import { unread } from "../unread.ts";

/** What `[agents.<code>]` says about an agent. Empty where it says nothing. */
export interface AgentDescriptor {
  readonly name: string;
  readonly title: string;
  readonly icon: string;
  readonly description: string;
  readonly module: string;
}

/** BMad's central configuration since 6.4, its layers merged. */
export interface CentralConfig {
  /** False where there is none: an older installation, or no installation. */
  readonly exists: boolean;
  readonly core: TomlTable;
  /** By module. */
  readonly modules: Readonly<Record<string, TomlTable>>;
  /** By canonical id, in the order of the file. */
  readonly agents: ReadonlyMap<string, AgentDescriptor>;
  /** What the user's own layers say, which wins over what an agent says of itself. */
  readonly overrides: ReadonlyMap<string, AgentDescriptor>;
  readonly warnings: readonly Remark[];
}

export const NO_CENTRAL_CONFIG: CentralConfig = {
  exists: false,
  core: {},
  modules: {},
  agents: new Map(),
  overrides: new Map(),
  warnings: [],
};

/** The installer's layers, then the team's and the user's own. Each but the first may be missing, as after a clone. */
const LAYERS = [
  { path: ["config.toml"], isOwn: false },
  { path: ["config.user.toml"], isOwn: false },
  { path: ["custom", "config.toml"], isOwn: true },
  { path: ["custom", "config.user.toml"], isOwn: true },
] as const;

/** Reads and merges the four layers below `bmadRoot`. A layer that is no TOML is a warning, and left out. */
export async function readCentralConfig(bmadRoot: string, projectRoot: string): Promise<CentralConfig> {
  const warnings: Remark[] = [];
  const files = await Promise.all(
    LAYERS.map(async ({ path, isOwn }) => ({
      isOwn,
      name: [basename(bmadRoot), ...path].join("/"),
      file: await readTomlFile(join(bmadRoot, ...path), projectRoot),
    })),
  );
  const layers = files.flatMap(({ isOwn, name, file }) => {
    if (file.kind === "broken") warnings.push(unread(name, file, "the file is left out"));
    return file.kind === "table" ? [{ isOwn, table: file.table }] : [];
  });
  if (layers.length === 0) return { ...NO_CENTRAL_CONFIG, warnings };
  const merged = mergeLayers(layers.map(({ table }) => table));
  const own = mergeLayers(layers.filter(({ isOwn }) => isOwn).map(({ table }) => table));
  return {
    exists: true,
    core: tableAt(merged, "core"),
    modules: Object.fromEntries(
      Object.entries(tableAt(merged, "modules")).flatMap(([name, table]) =>
        isTable(table) ? [[name, table]] : [],
      ),
    ),
    agents: descriptorsIn(merged),
    overrides: descriptorsIn(own),
    warnings,
  };
}

function tableAt(table: TomlTable, key: string): TomlTable {
  const value = table[key];
  return isTable(value) ? value : {};
}

function descriptorsIn(config: TomlTable): ReadonlyMap<string, AgentDescriptor> {
  const descriptors = new Map<string, AgentDescriptor>();
  for (const [code, table] of Object.entries(tableAt(config, "agents"))) {
    if (!isTable(table)) continue;
    const text = (key: string, most: number): string => {
      const value = table[key];
      return typeof value === "string" ? sanitizeLine(value, most) : "";
    };
    descriptors.set(code.toLowerCase(), {
      name: text("name", 60),
      title: text("title", 120),
      icon: text("icon", 40),
      description: text("description", 1000),
      module: text("module", 40),
    });
  }
  return descriptors;
}
