import { readAgentXml } from "./agent-xml.ts";
import type { AgentReader } from "./written-agent.ts";

/** One reader a format; the first that knows a file reads it. What none knows is prose. */
export const AGENT_READERS: readonly AgentReader[] = [({ front }) => readAgentXml(front.body)];
