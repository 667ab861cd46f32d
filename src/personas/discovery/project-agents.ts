import type { Persona, SearchedPlace, SkippedFile } from "../../core/persona.ts";
import type { Project } from "../project.ts";
import { findCandidates, findCommands } from "./candidates.ts";
import { readCandidates } from "./read-candidates.ts";
import { agentsOnlyListed } from "./roster-table.ts";
import { distinctAgents, type PlacedReading } from "./same-agent.ts";
import type { Surroundings } from "./surroundings.ts";

/** The agents of a project, what gave none, and where was looked. */
export interface ProjectAgents {
  readonly personas: readonly Persona[];
  readonly skipped: readonly SkippedFile[];
  readonly searched: readonly SearchedPlace[];
}

/**
 * Reads the agents of a project and of the home folder. Never throws.
 * @param isThorough follow the commands of coding tools also when agents were found without them
 */
export async function readProjectAgents(
  project: Project,
  surroundings: Surroundings,
  isThorough: boolean,
): Promise<ProjectAgents> {
  const { shared, skillFolders } = surroundings;
  const found = findCandidates(project, surroundings);
  const first = await readCandidates(found.files, shared);
  const isEmpty = !first.some(({ reading }) => reading.kind === "persona");
  const known = new Set(found.files.map(({ path }) => path));
  const commands = isThorough || isEmpty ? findCommands(project, found.pointers, known) : NO_COMMANDS;
  const readings = [...first, ...(await readCandidates(commands.files, shared))];
  const named = readings.flatMap(({ reading }) => (reading.kind === "persona" ? [reading.persona] : []));
  const listed = agentsOnlyListed(named, shared).map((persona): PlacedReading => ({
    kind: "roster table",
    folder: persona.source,
    reading: { kind: "persona", persona },
  }));
  const { kept, personas, skipped } = distinctAgents([...readings, ...listed]);
  const kinds = new Map<string, SearchedPlace["kind"]>([
    ...skillFolders.map(({ path, inHome }) => [path, inHome ? "home skills" : "skills"] as const),
    ...[...commands.looked.keys()].map((folder) => [folder, "ide commands"] as const),
    ...[...found.files, ...listed].map(({ folder, kind }) => [folder, kind] as const),
  ]);
  const looked = new Map([...found.looked, ...commands.looked]);
  const searched = [...kinds].map(([folder, kind]): SearchedPlace => ({
    kind,
    folder,
    agents: kept.get(folder) ?? 0,
    looked: looked.get(folder) ?? found.files.filter((file) => file.folder === folder).length,
  }));
  return { personas, skipped: [...skipped, ...found.skipped, ...commands.skipped], searched };
}

const NO_COMMANDS: ReturnType<typeof findCommands> = {
  files: [],
  skipped: [],
  pointers: [],
  looked: new Map(),
};
