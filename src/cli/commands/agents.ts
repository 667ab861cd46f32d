import { checkAgents, checkOf, findRoster, resolveAgent } from "../../app/agents.ts";
import { EXIT, type ExitCode } from "../../core/errors.ts";
import type { Persona } from "../../core/persona.ts";
import { outputColumns, print, printJson } from "../output.ts";
import { agentJson, agentsJson } from "../render/agent-json.ts";
import { agentText, agentsText } from "../render/agent-text.ts";
import { checkText } from "../render/check-text.ts";
import { workingFolder } from "../working-folder.ts";

interface Flags {
  readonly json?: boolean;
}

/** `squad agents list` */
export async function list({ json }: Flags): Promise<ExitCode> {
  const roster = await findRoster(workingFolder());
  await (json === true ? printJson(agentsJson(checkOf(roster))) : print(agentsText(roster)));
  return EXIT.ok;
}

/** `squad agents show NAME` */
export async function show(name: string, { json }: Flags): Promise<ExitCode> {
  const persona: Persona = resolveAgent(await findRoster(workingFolder()), name);
  await (json === true ? printJson({ v: 1, agent: agentJson(persona) }) : print(agentText(persona)));
  return EXIT.ok;
}

/** `squad agents check [PATH…]`: exits 0 unless a path cannot be read at all. */
export async function check(paths: readonly string[], { json }: Flags): Promise<ExitCode> {
  const found = await checkAgents(workingFolder(), paths);
  await (json === true ? printJson(agentsJson(found)) : print(checkText(found, outputColumns())));
  return EXIT.ok;
}
