import { sanitizeLine } from "../core/sanitize.ts";
import { ownActions } from "./activation.ts";
import { readTolerantYaml } from "./tolerant-yaml.ts";
import type { AgentFile, WrittenAgent } from "./written-agent.ts";
import { readYamlMenu, readYamlPrompts } from "./yaml-menu.ts";
import { firstLineOf, lineOf, linesOf, listOf, recordOf } from "./yaml-values.ts";

const MOST_MEMORIES = 50;

/**
 * Reads an agent as BMad's own sources and its users write it before it is compiled (`*.agent.yaml`): a mapping
 * `agent` with `metadata`, `persona` and `menu`, maybe behind a first document that only describes it.
 */
export async function readAgentYaml({ path, front }: AgentFile): Promise<WrittenAgent | null> {
  if (!/\.ya?ml$/i.test(path) || !/^agent:/m.test(front.body)) return null;
  const { value, warnings } = await readTolerantYaml(agentDocument(front.body));
  const agent = recordOf(value["agent"]);
  const metadata = { ...agent, ...recordOf(agent["metadata"]) };
  // Some write these beside `agent`, where its customisation has them.
  const persona = recordOf(agent["persona"] ?? value["persona"]);
  const part = (key: string): unknown => agent[key] ?? value[key];
  const critical = ownActions(listOf(part("critical_actions")).map((action) => lineOf(action)));
  return {
    generation: "agent-yaml",
    name: sanitizeLine(firstLineOf(metadata, "name"), 60),
    title: sanitizeLine(firstLineOf(metadata, "title"), 120),
    icon: lineOf(metadata["icon"]) || null,
    role: lineOf(persona["role"]),
    identity: lineOf(persona["identity"]),
    communicationStyle: firstLineOf(persona, "communication_style", "style"),
    principles: lineOf(persona["principles"] ?? persona["core_principles"]),
    criticalActions: critical.actions,
    memories: linesOf(part("memories")).slice(0, MOST_MEMORIES),
    prompts: readYamlPrompts(part("prompts")),
    items: readYamlMenu(part("menu")),
    rest: "",
    warnings: [...warnings, ...critical.warnings],
  };
}

/** The document that has the agent. */
function agentDocument(text: string): string {
  return text.split(/^---[^\S\n]*$/m).find((document) => /^agent:/m.test(document)) ?? text;
}
