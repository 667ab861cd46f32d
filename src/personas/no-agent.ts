import type { WrittenAgent } from "./written-agent.ts";

/** An agent about which nothing is written. */
export const NO_AGENT: WrittenAgent = {
  generation: "prose",
  name: "",
  title: "",
  icon: null,
  role: "",
  identity: "",
  communicationStyle: "",
  principles: "",
  criticalActions: [],
  memories: [],
  prompts: new Map(),
  items: [],
  rest: "",
  warnings: [],
};
