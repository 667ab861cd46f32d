import { basename } from "node:path";
import type { Persona } from "../core/persona.ts";
import { agentMemories } from "./agent-memory.ts";
import { AGENT_READERS } from "./agent-readers.ts";
import { fileId } from "./file-id.ts";
import { readSkill, SKILL_FILES } from "./formats/skill.ts";
import { readFrontMatter, type FrontMatter } from "./front-matter.ts";
import { refusalByContent, refusalByName } from "./not-a-persona.ts";
import { withOverlay } from "./overlay.ts";
import type { PersonaContext } from "./persona-context.ts";
import type { PersonaReading } from "./persona-reading.ts";
import { readTextFile } from "./read-text-file.ts";
import { hasPersonaText } from "./surrounding-facts.ts";
import { toPersona } from "./to-persona.ts";
import type { AgentFile, WrittenAgent } from "./written-agent.ts";

/** Reads one file of any generation as a persona, as `readPersonaFile` does. */
export async function readAgentFile(path: string, context: PersonaContext): Promise<PersonaReading> {
  const skill = isSkillFile(path) ? await readSkill(path, context) : null;
  if (skill !== null) {
    const { agent } = skill;
    return read(toPersona({ path, context, front: NO_FRONT, agent, skill, warnings: [] }));
  }
  const byName = refusalByName(path);
  if (byName !== null) return skipped(path, byName);
  const file = await readTextFile(path, context.boundary ?? context.projectRoot);
  if (file.kind === "unusable") return skipped(path, file.reason);
  const byContent = await refusalByContent(file.text, path, context.projectRoot);
  if (byContent !== null) return skipped(path, byContent);
  if (isSkillFile(path)) return skipped(path, "a skill that is no agent");
  return readPersonaText(path, file, context);
}

async function readPersonaText(
  path: string,
  { text, warnings }: { readonly text: string; readonly warnings: readonly string[] },
  context: PersonaContext,
): Promise<PersonaReading> {
  const front = await readFrontMatter(text);
  const agent = await readAgent({ path, text, front }, context);
  if (isYaml(path)) {
    if (agent === null) return skipped(path, "YAML without an agent");
    if (!hasPersonaText(agent) && agent.items.length === 0)
      return skipped(path, "YAML of an agent without persona and menu");
  }
  const said = [...warnings, ...front.warnings];
  return read(toPersona({ path, context, front, agent, skill: null, warnings: said }));
}

function read(persona: Persona): PersonaReading {
  return { kind: "persona", persona };
}

function skipped(source: string, reason: string): PersonaReading {
  return { kind: "skipped", source, reason };
}

async function readAgent(file: AgentFile, context: PersonaContext): Promise<WrittenAgent | null> {
  for (const read of AGENT_READERS) {
    const agent = await read(file, context);
    if (agent === null) continue;
    const whole = await withOverlay(agent, fileId(file.path), context);
    const memories = await agentMemories(fileId(file.path), context);
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

const NO_FRONT: FrontMatter = { values: new Map(), body: "", warnings: [] };
