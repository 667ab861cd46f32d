import { sanitizeLine } from "../core/sanitize.ts";
import type { ManifestEntry } from "./agent-manifest.ts";
import { titleCase } from "./clean-text.ts";
import type { FrontMatter } from "./front-matter.ts";
import { iconIn } from "./icon.ts";
import type { ProseFacts } from "./prose.ts";
import { ROLES } from "./roles.ts";
import type { WrittenAgent } from "./written-agent.ts";

/** What a file of this shape lacks of an agent's. */
export function shapeWarnings(read: {
  readonly agent: WrittenAgent | null;
  readonly structured: boolean;
  readonly prose: ProseFacts;
  readonly hasMenu: boolean;
}): string[] {
  if (read.structured) return read.hasMenu ? [] : ["no menu"];
  const shape = read.agent === null ? "no <agent>" : "agent without persona text";
  const text = read.prose.prose === "" ? "there is no text" : "its text is used as it stands";
  return [`${shape}: ${text}${read.hasMenu ? "" : ", without a menu"}`];
}

/** What was found, and what was wrong with what is written. */
interface Found {
  readonly text: string;
  readonly warnings: readonly string[];
}

/** Everything a file and its surroundings say about one persona. */
export interface Sources {
  readonly id: string;
  readonly agent: WrittenAgent | null;
  readonly front: FrontMatter;
  readonly prose: ProseFacts;
  readonly known: ManifestEntry | undefined;
}

/** What the agent is called: its name, else what the front matter, the text or the manifest says, else its id. */
export function nameOf({ id, agent, front, prose, known }: Sources): Found {
  if (agent !== null && agent.name !== "") return { text: titleCase(agent.name), warnings: [] };
  const written = sanitizeLine(front.values.get("name") ?? "", 60);
  const warnings = agent === null ? [] : ["the agent has no name"];
  // Front matter usually repeats the id (`tech-writer`, `bmad-agent-analyst`), which is no name for a person.
  const isSlug = written === written.toLowerCase() && (written.includes("-") || written === id);
  const text =
    (isSlug ? "" : titleCase(written)) || prose.name || known?.displayName || titleCase(written || id);
  return { text: sanitizeLine(text, 60), warnings };
}

/** Its emoji, else the manifest's or that of its role; empty when none is known. */
export function iconOf({ id, agent, prose, known }: Sources): Found {
  const written = iconIn(agent?.icon ?? "") || prose.icon;
  if (written !== "") return { text: written, warnings: [] };
  const fromManifest = iconIn(known?.icon ?? "");
  const text = fromManifest || (ROLES[id]?.icon ?? "");
  if (agent === null || agent.icon === null) return { text, warnings: [] };
  const source =
    fromManifest === "" ? (text === "" ? "none known" : "the role's used") : "the agent manifest's used";
  return { text, warnings: [`icon is no emoji: ${source}`] };
}

/** Its title, else a short description, else the manifest's or that of its role, else its id. */
export function titleOf({ id, agent, front, prose, known }: Sources): string {
  const written = agent?.title || prose.title || shortDescription(front);
  return written || known?.title || ROLES[id]?.title || titleCase(id);
}

function shortDescription(front: FrontMatter): string {
  const text = sanitizeLine(front.values.get("title") ?? front.values.get("description") ?? "", 400);
  return text.length <= 80 ? text : "";
}
