import { homedir } from "node:os";
import { join } from "node:path";
import type { PartyBook } from "../core/party/party.ts";
import type { Persona, Roster, SearchedPlace, SkippedFile } from "../core/persona.ts";
import { checkPaths } from "../personas/check-paths.ts";
import { SKILL_PLACES } from "../personas/discovery/skill-folders.ts";
import { findProject, INSTALLATION_NAMES, type Project } from "../personas/project.ts";
import { loadRoster } from "../personas/roster.ts";
import { accountName } from "./account-name.ts";
import { packageRoot } from "./package-root.ts";
import { terminalPreferences } from "./terminal.ts";

export { isTargetWarning } from "../personas/menu-target.ts";
export { resolveAgent } from "../personas/resolve-agent.ts";

/** What reading agent files gave. */
export interface AgentCheck {
  /** Absolute folder that people think of their files as below. */
  readonly base: string;
  readonly personas: readonly Persona[];
  readonly skipped: readonly SkippedFile[];
  readonly warnings: readonly string[];
  /** Installations of BMad that the files belong to, with the version each names. */
  readonly installations: readonly { readonly root: string; readonly version: string | null }[];
  /** Where agents were looked for, when that was not told. */
  readonly searched: readonly SearchedPlace[];
}

/**
 * The agents of the project `cwd` lies in and of the user's home folder, or squad's own. Looks for the project unless it
 * is given.
 * @param isThorough follow the commands of coding tools in any case
 */
export function findRoster(
  cwd: string,
  project: Project = findProject(cwd),
  isThorough = false,
): Promise<Roster> {
  const { language, locale } = terminalPreferences();
  return loadRoster({
    project,
    bundledDir: join(packageRoot(), "agents"),
    system: { name: accountName(), language: language || locale },
    home: homeFolder(),
    isThorough,
  });
}

/** What the installation of a roster says of parties. Loaded when a party is asked for. */
export async function findPartyBook(roster: Roster): Promise<PartyBook> {
  const { readPartyBook } = await import("../personas/party-book.ts");
  return readPartyBook(roster, homeFolder());
}

/**
 * What was read of the given files, folders or projects; without any, of the project `cwd` lies in.
 * @throws {SquadError} `no-input` when a path cannot be read at all.
 */
export async function checkAgents(cwd: string, paths: readonly string[]): Promise<AgentCheck> {
  if (paths.length > 0) return { base: cwd, ...(await checkPaths(paths, homeFolder())), searched: [] };
  return checkOf(await findRoster(cwd, findProject(cwd), true));
}

/** A roster as a check reports it. */
export function checkOf(roster: Roster): AgentCheck {
  const { personas, skipped, warnings, searched = [], bmadRoot, bmadVersion = null } = roster;
  const installations = bmadRoot === null ? [] : [{ root: bmadRoot, version: bmadVersion }];
  const lines = warnings.map(({ message }) => message);
  return { base: roster.projectRoot, personas, skipped, warnings: lines, installations, searched };
}

/** Where agents are looked for, for people who wonder why theirs were not found. */
export const AGENT_PLACES = `${INSTALLATION_NAMES} here and in the folders above; agents among the skills of the project and the home folder (${SKILL_PLACES})`;

function homeFolder(): string | null {
  try {
    return homedir();
  } catch {
    return null;
  }
}
