import { readAgentV4 } from "./agent-v4.ts";
import { readAgentXml } from "./agent-xml.ts";
import { readAgentYaml } from "./agent-yaml.ts";
import { readLooseYaml } from "./loose-yaml.ts";
import type { AgentReader } from "./written-agent.ts";

/** One reader a format; the first that knows a file reads it. What none knows is prose. */
export const AGENT_READERS: readonly AgentReader[] = [
  ({ front }) => readAgentXml(front.body),
  readAgentV4,
  readAgentYaml,
  readLooseYaml,
];
