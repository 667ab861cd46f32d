import type { AgentCheck } from "../../app/agents.ts";
import type { MenuItem, Persona } from "../../core/persona.ts";

/** One agent as `agents … --json` prints it; its shape is a contract with scripts. */
export function agentJson(persona: Persona): Record<string, unknown> {
  const { id, name, title, icon, generation, source, warnings } = persona;
  return { id, name, title, icon, generation, source, menu: persona.menu.map(menuJson), warnings };
}

/** The object of `agents list --json` and `agents check --json`. */
export function agentsJson(found: AgentCheck): Record<string, unknown> {
  return {
    v: 1,
    agents: found.personas.map(agentJson),
    skipped: found.skipped.map(({ source, reason }) => ({ source, reason })),
    warnings: found.warnings,
    installations: found.installations,
    searched: found.searched,
  };
}

function menuJson({ target, ...item }: MenuItem): Record<string, unknown> {
  const { trigger, code, description, runnable, builtin } = item;
  return { trigger, code, description, target: target.kind === "none" ? null : target, runnable, builtin };
}
