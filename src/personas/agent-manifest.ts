import { join } from "node:path";
import { sanitizeLine } from "../core/sanitize.ts";
import { readCsv } from "../core/csv.ts";
import { repairMojibake } from "./mojibake.ts";
import { readTextFile } from "./read-text-file.ts";

/** What the installer's table of agents says about one of them. Empty where it says nothing. */
export interface ManifestEntry {
  readonly displayName: string;
  readonly title: string;
  readonly icon: string;
}

/** By agent id in lower case, and by `module/id`. */
export type AgentManifest = ReadonlyMap<string, ManifestEntry>;

export const NO_MANIFEST: AgentManifest = new Map();

/** Folders in which installers of different versions keep their tables. */
export const MANIFEST_FOLDERS = ["_config", "_cfg"] as const;

/** Reads `agent-manifest.csv` of a BMad root; empty when there is none that can be read. */
export async function readAgentManifest(bmadRoot: string): Promise<AgentManifest> {
  for (const folder of MANIFEST_FOLDERS) {
    const file = await readTextFile(join(bmadRoot, folder, "agent-manifest.csv"), bmadRoot);
    if (file.kind === "text") return manifestOf(file.text);
  }
  return NO_MANIFEST;
}

function manifestOf(text: string): AgentManifest {
  const entries = new Map<string, ManifestEntry>();
  for (const record of readCsv(text)) {
    const column = (name: string): string => sanitizeLine(repairMojibake(record.get(name) ?? ""), 120);
    const id = (column("name") || column("id")).toLowerCase();
    if (id === "") continue;
    const entry = { displayName: column("displayName"), title: column("title"), icon: column("icon") };
    if (!entries.has(id)) entries.set(id, entry);
    entries.set(`${column("module").toLowerCase()}/${id}`, entry);
  }
  return entries;
}
