import { basename, join } from "node:path";
import type { Persona } from "../../core/persona.ts";
import { MANIFEST_FOLDERS, type ManifestEntry } from "../agent-manifest.ts";
import { skillId } from "../canonical-id.ts";
import { iconIn } from "../icon.ts";
import type { PersonaContext } from "../persona-context.ts";
import { entryOf } from "../surrounding-facts.ts";

/**
 * Agents that the installation's own table lists and whose files were not found, as after a clone without the folders
 * of coding tools: the table has enough of them to talk to, but no menu.
 */
export function agentsOnlyListed(
  found: readonly Persona[],
  { bmadRoot, central, manifest }: Omit<PersonaContext, "module">,
): Persona[] {
  if (bmadRoot === null) return [];
  const table = central.exists
    ? join(bmadRoot, "config.toml")
    : join(bmadRoot, MANIFEST_FOLDERS[0], "agent-manifest.csv");
  const entries = central.exists
    ? [...central.agents].map(([code, descriptor]) => entryOf(code, descriptor))
    : [...new Set(manifest.values())];
  const known = new Set(
    found.flatMap(({ id, canonicalId }) => [id, canonicalId ?? id, id.split("/").at(-1) ?? id]),
  );
  return entries
    .filter(({ id }) => !known.has(id) && !known.has(skillId(id)))
    .filter(({ role, identity }) => role !== "" || identity !== "")
    .map((entry) => listedAgent(entry, table));
}

function listedAgent(entry: ManifestEntry, table: string): Persona {
  const id = skillId(entry.id);
  return {
    id,
    ...(id === entry.id ? {} : { canonicalId: entry.id }),
    name: entry.displayName || entry.id,
    title: entry.title || entry.id,
    icon: iconIn(entry.icon),
    role: entry.role,
    identity: entry.identity,
    communicationStyle: entry.communicationStyle,
    principles: entry.principles,
    criticalActions: [],
    memories: [],
    prose: "",
    menu: [],
    generation: entry.path === "" ? "skill-toml" : entry.path.endsWith(".md") ? "xml" : "skill",
    source: table,
    module: entry.module,
    warnings: [`its own files were not found: known from ${basename(table)} alone, without a menu`],
  };
}
