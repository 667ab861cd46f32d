import { relative } from "node:path";
import type { AgentCard } from "../core/chat/chat-host.ts";
import type { Persona, Roster } from "../core/persona.ts";

/** What a user interface knows of an agent. */
export function agentCard(
  { id, name, title, icon, menu, generation, source }: Persona,
  { projectRoot }: Pick<Roster, "projectRoot">,
): AgentCard {
  return {
    id,
    name,
    title,
    icon,
    menu,
    source: generation === "bundled" ? "bundled" : relative(projectRoot, source),
  };
}
