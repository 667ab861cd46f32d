import { sanitizeLine } from "../core/sanitize.ts";
import type { SkillAgent } from "./formats/skill.ts";
import type { PersonaContext } from "./persona-context.ts";
import { ROLES } from "./roles.ts";

/**
 * The id of an agent that is a skill, without what skills have in front: `bmad-agent-pm` and `bmad-pm` are `pm`,
 * `bmad-cis-agent-storyteller` is `storyteller`. What is no such name is kept.
 */
export function skillId(canonicalId: string): string {
  const id = sanitizeLine(canonicalId, 80);
  const short = /^bmad-(?:[a-z\d]+-)?agent-(?:(?:bmm|cis|tea|gds|wds|bmb)-)?([a-z].*)$/.exec(id)?.[1];
  if (short !== undefined) return short;
  const role = id.replace(/^bmad-/, "");
  return ROLES[role] === undefined ? id : role;
}

/** What configuration calls the agent `id`: a skill by its own name, a file by the name of the skill it would be. */
export function canonicalIdOf(id: string, skill: SkillAgent | null, { central }: PersonaContext): string {
  if (skill !== null) return skill.canonicalId;
  const code = `bmad-agent-${id}`;
  return central.agents.has(code) ? code : id;
}
