import { join, relative } from "node:path";
import type { Roster } from "../core/persona.ts";
import { shownPath } from "./clean-text.ts";
import type { Candidate } from "./discovery/candidates.ts";
import { filesIn } from "./discovery/folders.ts";
import { readProjectAgents } from "./discovery/project-agents.ts";
import { readCandidates } from "./discovery/read-candidates.ts";
import { distinctAgents, type DistinctAgents } from "./discovery/same-agent.ts";
import { NO_SURROUNDINGS, readSurroundings } from "./discovery/surroundings.ts";
import { readProfile, type SystemUser } from "./profile.ts";
import type { Project } from "./project.ts";

/** What a roster is read with. */
export interface RosterOptions {
  readonly project: Project;
  /** Absolute folder of squad's own persona files. */
  readonly bundledDir: string;
  /** Stands in where the project's configuration names nobody and no language. */
  readonly system: SystemUser;
  /** Absolute home folder whose skills count too. @default none */
  readonly home?: string | null;
  /** Follow the commands of coding tools also when agents were found without them. @default false */
  readonly isThorough?: boolean;
}

/**
 * The personas of `project` and of the home folder's skills; where there are none, the bundled squad, read by the same
 * code. Never throws: what cannot be read is in `skipped` or `warnings`.
 */
export async function loadRoster(options: RosterOptions): Promise<Roster> {
  const { project } = options;
  const surroundings = await readSurroundings(project, options.home ?? null);
  const [{ profile, warnings }, own] = await Promise.all([
    readProfile(project, options.system, surroundings.shared.central),
    readProjectAgents(project, surroundings, options.isThorough ?? false),
  ]);
  const { projectRoot, bmadRoot } = project;
  const { bmadVersion } = surroundings;
  const { personas, skipped, searched } = own;
  if (personas.length > 0) {
    return { projectRoot, bmadRoot, bmadVersion, profile, warnings, personas, skipped, searched };
  }
  if (bmadRoot !== null) {
    const folder = shownPath(relative(projectRoot, bmadRoot));
    warnings.push({
      message: `${folder} holds no agent this version can read: the bundled squad is used`,
      complaint: { kind: "no-team", folder },
    });
  }
  const bundled = await readBundled(options.bundledDir);
  return {
    projectRoot,
    bmadRoot: null,
    bmadVersion,
    profile,
    personas: bundled.personas,
    skipped: [...skipped, ...bundled.skipped],
    searched,
    warnings,
  };
}

async function readBundled(folder: string): Promise<DistinctAgents> {
  const files = filesIn(folder).map((name): Candidate => ({
    path: join(folder, name),
    module: "",
    kind: "installation",
    folder,
  }));
  return distinctAgents(
    await readCandidates(files, { ...NO_SURROUNDINGS, projectRoot: folder, bmadRoot: null, bundled: true }),
  );
}
