import type { Persona } from "../core/persona.ts";
import { canonicalIdOf, skillId } from "./canonical-id.ts";
import { fileId } from "./file-id.ts";
import type { SkillAgent } from "./formats/skill.ts";
import type { FrontMatter } from "./front-matter.ts";
import { resolveMenu } from "./menu-target.ts";
import { NO_AGENT } from "./no-agent.ts";
import type { PersonaContext } from "./persona-context.ts";
import { iconOf, nameOf, shapeWarnings, titleOf } from "./persona-facts.ts";
import { readProseMenu } from "./prose-menu.ts";
import { readProse } from "./prose.ts";
import { entryFor, hasPersonaText, withCentralNames, withKnownPersona } from "./surrounding-facts.ts";
import type { WrittenAgent } from "./written-agent.ts";

/** What a file says. */
export interface Read {
  readonly path: string;
  readonly context: PersonaContext;
  readonly front: FrontMatter;
  readonly agent: WrittenAgent | null;
  /** Set for a skill, whose `agent` it holds. */
  readonly skill: SkillAgent | null;
  readonly warnings: readonly string[];
}

/** The persona that a file and its surroundings make. */
export function toPersona({ path, context, front, agent: written, skill, warnings }: Read): Persona {
  const id = skill === null ? fileId(path) : skillId(skill.canonicalId);
  const code = canonicalIdOf(id, skill, context);
  const module = moduleOf(code, skill, context);
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
    generation: generationOf(structured || skill !== null ? voice : null, context),
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

function moduleOf(code: string, skill: SkillAgent | null, { module, central }: PersonaContext): string {
  return module || skill?.module || (central.agents.get(code)?.module ?? "");
}

/** @param voice null for a text that stands as it is */
function generationOf(
  voice: Pick<WrittenAgent, "generation"> | null,
  { bundled }: PersonaContext,
): Persona["generation"] {
  return bundled ? "bundled" : (voice?.generation ?? "prose");
}
