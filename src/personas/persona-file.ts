import { basename } from "node:path";
import type { Persona, SkippedFile } from "../core/persona.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { agentMemories } from "./agent-memory.ts";
import { AGENT_READERS } from "./agent-readers.ts";
import type { ManifestEntry } from "./agent-manifest.ts";
import { canonicalIdOf, skillId } from "./canonical-id.ts";
import { titleCase } from "./clean-text.ts";
import { compiledPersona } from "./compiled-persona.ts";
import { readSkill, SKILL_FILES, type SkillAgent } from "./formats/skill.ts";
import { readFrontMatter, type FrontMatter } from "./front-matter.ts";
import { iconIn } from "./icon.ts";
import { resolveMenu } from "./menu-target.ts";
import { NO_AGENT } from "./no-agent.ts";
import { refusalByContent, refusalByName } from "./not-a-persona.ts";
import { withOverlay } from "./overlay.ts";
import type { PersonaContext } from "./persona-context.ts";
import { readProseMenu } from "./prose-menu.ts";
import { readProse, type ProseFacts } from "./prose.ts";
import { readTextFile } from "./read-text-file.ts";
import { ROLES } from "./roles.ts";
import { entryFor, hasPersonaText, withCentralNames, withKnownPersona } from "./surrounding-facts.ts";
import type { AgentFile, WrittenAgent } from "./written-agent.ts";

export type PersonaReading =
  | { readonly kind: "persona"; readonly persona: Persona }
  | ({ readonly kind: "skipped" } & SkippedFile);

/** Reads one file as a persona. Never throws: a file that is none, or cannot be read, is `skipped` with the reason. */
export async function readPersonaFile(path: string, context: PersonaContext): Promise<PersonaReading> {
  const skipped = (reason: string): PersonaReading => ({ kind: "skipped", source: path, reason });
  const skill = isSkillFile(path) ? await readSkill(path, context) : null;
  if (skill !== null) {
    const { agent } = skill;
    return {
      kind: "persona",
      persona: toPersona({ path, context, front: NO_FRONT, agent, skill, warnings: [] }),
    };
  }
  const byName = refusalByName(path);
  if (byName !== null) return skipped(byName);
  const file = await readTextFile(path, context.boundary ?? context.projectRoot);
  if (file.kind === "unusable") return skipped(file.reason);
  const compiled = context.bundled ? compiledPersona(file.text) : null;
  if (compiled !== null) return { kind: "persona", persona: { ...compiled, source: path } };
  const byContent = await refusalByContent(file.text, path, context.projectRoot);
  if (byContent !== null) return skipped(byContent);
  if (isSkillFile(path)) return skipped("a skill that is no agent");
  const front = await readFrontMatter(file.text);
  const warnings = [...file.warnings, ...front.warnings];
  const agent = await readAgent({ path, text: file.text, front }, context);
  if (agent === null && isYaml(path)) return skipped("YAML without an agent");
  if (agent !== null && isYaml(path) && !hasPersonaText(agent) && agent.items.length === 0)
    return skipped("YAML of an agent without persona and menu");
  return { kind: "persona", persona: toPersona({ path, context, front, agent, skill: null, warnings }) };
}

async function readAgent(file: AgentFile, context: PersonaContext): Promise<WrittenAgent | null> {
  for (const read of AGENT_READERS) {
    const agent = await read(file, context);
    if (agent === null) continue;
    const whole = await withOverlay(agent, idOf(file.path), context);
    const memories = await agentMemories(idOf(file.path), context);
    return { ...whole, memories: [...whole.memories, ...memories] };
  }
  return null;
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function isSkillFile(path: string): boolean {
  return SKILL_FILES.some((name) => name === basename(path));
}

/** `…/Tech-Writer.agent.md` → `tech-writer`. */
function idOf(path: string): string {
  const name = basename(path).replace(/(?:\.agent)?\.[a-z]+$/i, "");
  return sanitizeLine(name, 80).toLowerCase().replace(/\s+/g, "-");
}

const NO_FRONT: FrontMatter = { values: new Map(), body: "", warnings: [] };

interface Read {
  readonly path: string;
  readonly context: PersonaContext;
  readonly front: FrontMatter;
  readonly agent: WrittenAgent | null;
  /** Set for a skill, whose `agent` it holds. */
  readonly skill: SkillAgent | null;
  readonly warnings: readonly string[];
}

function toPersona({ path, context, front, agent: written, skill, warnings }: Read): Persona {
  const id = skill === null ? idOf(path) : skillId(skill.canonicalId);
  const code = canonicalIdOf(id, skill, context);
  const module = context.module || skill?.module || (context.central.agents.get(code)?.module ?? "");
  const known = entryFor([code, id], module, context);
  const named = withCentralNames(written, context.central.overrides.get(code));
  const agent = withKnownPersona(named, known);
  const structured = agent !== null && hasPersonaText(agent);
  const prose = readProse(structured ? "" : agent === null ? front.body : agent.rest);
  const sources = { id, agent, front, prose, known };
  const name = nameOf(sources);
  const icon = iconOf(sources);
  const { prompts, ...voice } = agent ?? NO_AGENT;
  const items = voice.items.length > 0 ? voice.items : readProseMenu(prose.prose);
  const { menu, warnings: menuWarnings } = resolveMenu(items, prompts, { ...context, path });
  return {
    id,
    ...(code === id ? {} : { canonicalId: code }),
    name: name.text,
    title: titleOf(sources),
    icon: icon.text,
    role: voice.role,
    identity: voice.identity,
    communicationStyle: voice.communicationStyle,
    principles: voice.principles,
    criticalActions: voice.criticalActions,
    memories: voice.memories,
    prose: prose.prose,
    menu,
    generation: context.bundled ? "bundled" : structured || skill !== null ? voice.generation : "prose",
    source: path,
    module,
    warnings: [
      ...warnings,
      ...voice.warnings,
      ...name.warnings,
      ...icon.warnings,
      ...shapeWarnings({ agent, structured, prose, hasMenu: menu.length > 0 }),
      ...menuWarnings,
    ],
  };
}

function shapeWarnings(read: {
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

interface Found {
  readonly text: string;
  readonly warnings: readonly string[];
}

/** Everything a file and its surroundings say about one persona. */
interface Sources {
  readonly id: string;
  readonly agent: WrittenAgent | null;
  readonly front: FrontMatter;
  readonly prose: ProseFacts;
  readonly known: ManifestEntry | undefined;
}

function nameOf({ id, agent, front, prose, known }: Sources): Found {
  if (agent !== null && agent.name !== "") return { text: titleCase(agent.name), warnings: [] };
  const written = sanitizeLine(front.values.get("name") ?? "", 60);
  const warnings = agent === null ? [] : ["the agent has no name"];
  // Front matter usually repeats the id (`tech-writer`, `bmad-agent-analyst`), which is no name for a person.
  const isSlug = written === written.toLowerCase() && (written.includes("-") || written === id);
  const text =
    (isSlug ? "" : titleCase(written)) || prose.name || known?.displayName || titleCase(written || id);
  return { text: sanitizeLine(text, 60), warnings };
}

function iconOf({ id, agent, prose, known }: Sources): Found {
  const written = iconIn(agent?.icon ?? "") || prose.icon;
  if (written !== "") return { text: written, warnings: [] };
  const fromManifest = iconIn(known?.icon ?? "");
  const text = fromManifest || (ROLES[id]?.icon ?? "");
  if (agent === null || agent.icon === null) return { text, warnings: [] };
  const source =
    fromManifest === "" ? (text === "" ? "none known" : "the role's used") : "the agent manifest's used";
  return { text, warnings: [`icon is no emoji: ${source}`] };
}

function titleOf({ id, agent, front, prose, known }: Sources): string {
  const written = agent?.title || prose.title || shortDescription(front);
  return written || known?.title || ROLES[id]?.title || titleCase(id);
}

function shortDescription(front: FrontMatter): string {
  const text = sanitizeLine(front.values.get("title") ?? front.values.get("description") ?? "", 400);
  return text.length <= 80 ? text : "";
}
