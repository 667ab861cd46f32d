import { join } from "node:path";
import type { Persona, Roster } from "../core/persona.ts";
import { checkPaths } from "../personas/check-paths.ts";
import { findProject, type Project } from "../personas/project.ts";
import { loadRoster } from "../personas/roster.ts";
import { accountName } from "./account-name.ts";
import { packageRoot } from "./package-root.ts";

export { resolveAgent } from "../personas/resolve-agent.ts";

/** What reading agent files gave. */
export interface AgentCheck {
  readonly personas: readonly Persona[];
  readonly skipped: readonly { readonly source: string; readonly reason: string }[];
  readonly warnings: readonly string[];
}

/** The agents of the project `cwd` lies in, or squad's own. Looks for the project unless it is given. */
export function findRoster(cwd: string, project: Project = findProject(cwd)): Promise<Roster> {
  return loadRoster({ project, bundledDir: join(packageRoot(), "agents"), fallbackUserName: accountName() });
}

/**
 * What was read of the given files, folders or projects; without any, of the project `cwd` lies in.
 * @throws {SquadError} `no-input` when a path cannot be read at all.
 */
export async function checkAgents(cwd: string, paths: readonly string[]): Promise<AgentCheck> {
  return paths.length > 0 ? checkPaths(paths) : findRoster(cwd);
}
