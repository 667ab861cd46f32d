import type { ManifestEntry } from "./agent-manifest.ts";
import type { AgentDescriptor } from "./configuration/central-config.ts";
import type { PersonaContext } from "./persona-context.ts";
import type { WrittenAgent } from "./written-agent.ts";

/** What the installation's tables say about an agent: its agent manifest, else `[agents.<code>]`. */
export function entryFor(
  ids: readonly string[],
  module: string,
  { manifest, central }: Pick<PersonaContext, "manifest" | "central">,
): ManifestEntry | undefined {
  const names = [...ids.map((id) => `${module}/${id}`), ...ids];
  const listed = names.map((name) => manifest.get(name)).find((entry) => entry !== undefined);
  if (listed !== undefined) return listed;
  const code = ids.find((id) => central.agents.has(id));
  const descriptor = code === undefined ? undefined : central.agents.get(code);
  return code === undefined || descriptor === undefined ? undefined : entryOf(code, descriptor);
}

/** `[agents.<code>]` in the form of the older manifest. */
export function entryOf(code: string, descriptor: AgentDescriptor): ManifestEntry {
  const { name, title, icon, description, module } = descriptor;
  const nothing = { role: "", communicationStyle: "", principles: "", path: "" };
  return { ...nothing, id: code, displayName: name, title, icon, identity: description, module };
}

/** `agent` called as the user's own configuration calls it. BMad's documents advise against it; people do it. */
export function withCentralNames(
  agent: WrittenAgent | null,
  own: AgentDescriptor | undefined,
): WrittenAgent | null {
  if (agent === null || own === undefined) return agent;
  return {
    ...agent,
    name: own.name || agent.name,
    title: own.title || agent.title,
    icon: own.icon || agent.icon,
  };
}

/** `agent` with the persona its installation's table has for it, when its own file has none at all. */
export function withKnownPersona(
  agent: WrittenAgent | null,
  known: ManifestEntry | undefined,
): WrittenAgent | null {
  if (agent === null || known === undefined || hasPersonaText(agent) || agent.rest !== "") return agent;
  const { role, identity, communicationStyle, principles } = known;
  const found = { ...agent, role, identity, communicationStyle, principles };
  if (!hasPersonaText(found)) return agent;
  return { ...found, warnings: [...agent.warnings, "no persona text: the agent manifest's used"] };
}

export function hasPersonaText(agent: WrittenAgent): boolean {
  return (agent.role || agent.identity || agent.communicationStyle || agent.principles) !== "";
}
