import { join } from "node:path";
import { userDirs, type PlatformFacts } from "../config/paths.ts";

/** Commands that call for much of squad, each with code of its own: what one calls is not what another does. */
const PROFILES = ["chat", "run", "status"];

/**
 * Where compiled code is kept: in the folder that NODE_COMPILE_CACHE names, as Node does, else with squad's state. Null
 * when NODE_DISABLE_COMPILE_CACHE is set, or that state has no place.
 * @param build tells builds apart, and versions of Node
 * @param command the first argument
 */
export function codeFolder(
  facts: PlatformFacts,
  build: string,
  command: string | undefined = "chat",
): string | null {
  if (facts.env["NODE_DISABLE_COMPILE_CACHE"]) return null;
  const { dirs, faults } = userDirs(facts);
  const chosen = facts.env["NODE_COMPILE_CACHE"];
  if (!chosen && faults.length > 0) return null;
  const profile = PROFILES.includes(command) ? command : "other";
  return join(chosen ? join(chosen, "squad") : join(dirs.stateDir, "code"), build, profile);
}
