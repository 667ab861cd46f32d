import { join } from "node:path";
import { sanitizeLine } from "../core/sanitize.ts";
import { readCsv } from "../core/text/csv.ts";
import { repairMojibake } from "./mojibake.ts";
import { readTextFile } from "./read-text-file.ts";
import { decodeEntities } from "./xml-scan.ts";

/** What the installer's table of agents says about one of them. Empty where it says nothing. */
export interface ManifestEntry {
  /** Agent id in lower case. */
  readonly id: string;
  readonly displayName: string;
  readonly title: string;
  readonly icon: string;
  readonly role: string;
  readonly identity: string;
  readonly communicationStyle: string;
  readonly principles: string;
  readonly module: string;
  /** File or folder of the agent, from the project's root. */
  readonly path: string;
}

/** By agent id in lower case, and by `module/id`. */
export type AgentManifest = ReadonlyMap<string, ManifestEntry>;

const LONGEST_TEXT = 4000;

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
    const column = (name: string, most = 120): string =>
      sanitizeLine(decodeEntities(repairMojibake(record.get(name) ?? "")), most);
    const id = (column("name") || column("id")).toLowerCase();
    if (id === "") continue;
    const entry = {
      id,
      displayName: column("displayName"),
      title: column("title"),
      icon: column("icon"),
      role: column("role", LONGEST_TEXT),
      identity: column("identity", LONGEST_TEXT),
      communicationStyle: column("communicationStyle", LONGEST_TEXT),
      principles: column("principles", LONGEST_TEXT),
      module: column("module").toLowerCase(),
      path: column("path", 400),
    };
    if (!entries.has(id)) entries.set(id, entry);
    entries.set(`${entry.module}/${id}`, entry);
  }
  return entries;
}
