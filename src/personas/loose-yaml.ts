import { sanitizeLine } from "../core/sanitize.ts";
import { readTolerantYaml } from "./tolerant-yaml.ts";
import type { AgentFile, WrittenAgent } from "./written-agent.ts";
import { readYamlMenu } from "./yaml-menu.ts";
import { firstLineOf, lineOf, linesOf, type YamlRecord } from "./yaml-values.ts";

/** A name, and something that tells a persona from other configuration. */
const VOICE =
  /^(?:personality|persona|expertise|context|instructions|system_prompt|identity|communication_style):/m;
const MOST_PRINCIPLES = 60;

/** Reads YAML that people made up for an agent: `name`, `title`, `role`, `expertise`, `personality`, `context`, … */
export async function readLooseYaml({ path, front }: AgentFile): Promise<WrittenAgent | null> {
  if (!/\.ya?ml$/i.test(path)) return null;
  if (!/^(?:name|id):/m.test(front.body) || !VOICE.test(front.body)) return null;
  const { value, warnings } = await readTolerantYaml(front.body);
  const role = firstLineOf(value, "role", "title");
  return {
    generation: "agent-yaml",
    name: sanitizeLine(firstLineOf(value, "name", "id"), 60),
    title: sanitizeLine(firstLineOf(value, "title"), 120),
    icon: lineOf(value["icon"]) || null,
    role: [role, labelled("Expertise", value["expertise"])].filter((part) => part !== "").join(". "),
    identity: firstLineOf(value, "identity", "context", "instructions", "system_prompt", "description"),
    communicationStyle: lineOf(value["communication_style"] ?? value["personality"] ?? value["style"]),
    principles: principlesOf(value),
    criticalActions: linesOf(value["critical_actions"] ?? value["rules"]),
    memories: [],
    prompts: new Map(),
    items: readYamlMenu(value["menu"] ?? value["commands"]),
    rest: "",
    warnings,
  };
}

function principlesOf(value: YamlRecord): string {
  const principles = linesOf(value["principles"] ?? value["responsibilities"]).slice(0, MOST_PRINCIPLES);
  return [principles.join("; "), labelled("Output", value["output_format"])]
    .filter((part) => part !== "")
    .join(". ");
}

function labelled(label: string, value: unknown): string {
  const text = lineOf(value);
  return text === "" ? "" : `${label}: ${text}`;
}
