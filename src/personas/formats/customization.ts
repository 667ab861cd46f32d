import { basename, join } from "node:path";
import type { Remark } from "../../core/complaints/complaint.ts";
import type { PersonaContext } from "../persona-context.ts";
import { mergeLayers } from "./structural-merge.ts";
import { isTable, readTomlFile, type TomlFile, type TomlTable } from "./toml.ts";
import { unread } from "../unread.ts";

/** The `[agent]` of a skill with the team's and the user's overrides on it. */
export interface Customization {
  /** Null when the skill has no `[agent]` with a `name`. */
  readonly agent: TomlTable | null;
  readonly warnings: readonly Remark[];
}

/**
 * Merges `<skill>/customize.toml`, `<bmad>/custom/<skill>.toml` and `<bmad>/custom/<skill>.user.toml`. A missing layer
 * is nothing; one that is no TOML is left out with a warning that says where, so that the agent stays usable. (BMad
 * itself refuses to start the agent then, since 6.11.)
 */
export async function readCustomization(folder: string, context: PersonaContext): Promise<Customization> {
  const base = await readTomlFile(join(folder, "customize.toml"), context.boundary ?? context.projectRoot);
  if (base.kind === "missing") return { agent: null, warnings: [] };
  if (base.kind === "broken") {
    return { agent: null, warnings: [leftOut(base)] };
  }
  const own = agentOf(base.table);
  if (typeof own?.["name"] !== "string" || own["name"].trim() === "") return { agent: null, warnings: [] };
  const { layers, warnings } = await overridesOf(basename(folder), context);
  return { agent: agentOf(mergeLayers([base.table, ...layers])), warnings };
}

/** The `[workflow]` of a skill with the team's and the user's overrides on it; empty when it has none. */
export interface WorkflowCustomization {
  readonly workflow: TomlTable;
  /** One for each layer that was left out. */
  readonly warnings: readonly Remark[];
}

/** Merges the same three layers for a workflow. `boundary` is what symbolic links of the first must not leave. */
export async function readWorkflowCustomization(
  folder: string,
  boundary: string,
  project: Pick<PersonaContext, "bmadRoot" | "projectRoot">,
): Promise<WorkflowCustomization> {
  const base = await readTomlFile(join(folder, "customize.toml"), boundary);
  if (base.kind === "missing") return { workflow: {}, warnings: [] };
  const { layers, warnings } = await overridesOf(basename(folder), project);
  const own = base.kind === "table" ? [base.table] : [];
  const table = mergeLayers([...own, ...layers])["workflow"];
  return {
    workflow: isTable(table) ? table : {},
    warnings: base.kind === "table" ? warnings : [leftOut(base), ...warnings],
  };
}

function leftOut(file: Extract<TomlFile, { readonly kind: "broken" }>): Remark {
  return unread("customize.toml", file, "it is left out");
}

/** What the project puts over a skill's own `customize.toml`: the team's layer, then the user's. */
export async function overridesOf(
  skill: string,
  { bmadRoot, projectRoot }: Pick<PersonaContext, "bmadRoot" | "projectRoot">,
): Promise<{ layers: readonly TomlTable[]; warnings: readonly Remark[] }> {
  if (bmadRoot === null) return { layers: [], warnings: [] };
  const names = [`${skill}.toml`, `${skill}.user.toml`];
  const files = await Promise.all(
    names.map((name) => readTomlFile(join(bmadRoot, "custom", name), projectRoot)),
  );
  const warnings = files.flatMap((file, index) => {
    if (file.kind !== "broken") return [];
    const name = `${basename(bmadRoot)}/custom/${names[index] ?? ""}`;
    return [unread(name, file, "its customisation is left out")];
  });
  return { layers: files.flatMap((file) => (file.kind === "table" ? [file.table] : [])), warnings };
}

function agentOf(table: TomlTable): TomlTable | null {
  const agent = table["agent"];
  return isTable(agent) ? agent : null;
}
