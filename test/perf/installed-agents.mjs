// What a BMad installer itself says it installed: its manifest of agents, V4's list of files, the roster of config.toml.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv } from "../../src/core/text/csv.ts";
import { parseYaml } from "../../src/personas/safe-yaml.ts";
import { parse } from "smol-toml";

/** Agents by every id they may go by, and their names; null where the installer gives none. */
export function installedAgents(project) {
  const read = (path) => (existsSync(join(project, path)) ? readFileSync(join(project, path), "utf8") : null);
  for (const folder of ["_bmad/_config", ".bmad/_cfg", "bmad/_cfg"]) {
    const csv = read(`${folder}/agent-manifest.csv`);
    if (csv !== null) return fromTable(csv);
  }
  const v4 = read(".bmad-core/install-manifest.yaml");
  if (v4 !== null) {
    return parseYaml(v4).files.flatMap(({ path }) => {
      const [, id] = /\/agents\/([\w-]+)\.md$/u.exec(path) ?? [];
      return id === undefined ? [] : [{ ids: [id], name: null }];
    });
  }
  const toml = read("_bmad/config.toml");
  const roster = toml === null ? {} : (parse(toml).agents ?? {});
  return Object.entries(roster).map(([id, { name }]) => ({ ids: idsOf(id), name: name ?? null }));
}

function fromTable(csv) {
  return readCsv(csv)
    .map((row) => ({ id: row.get("name") ?? "", name: row.get("displayName") || null }))
    .filter(({ id }) => id !== "")
    .map(({ id, name }) => ({ ids: idsOf(id), name }));
}

/** An installer's skill `bmad-agent-analyst` is squad's agent `analyst`. */
function idsOf(id) {
  return [id, id.replace(/^bmad-agent-/u, ""), id.replace(/^bmad-/u, "")];
}
