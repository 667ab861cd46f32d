import { readdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import pLimit from "p-limit";
import type { Persona, Roster } from "../core/persona.ts";
import { NO_MANIFEST, readAgentManifest } from "./agent-manifest.ts";
import { shownPath } from "./clean-text.ts";
import type { PersonaContext } from "./persona-context.ts";
import { readPersonaFile, type PersonaReading, type Skipped } from "./persona-file.ts";
import { inConfigOrder, readProfile } from "./profile.ts";
import { foldersIn, type Project } from "./project.ts";

const PARALLEL_READS = 8;
const MOST_FILES = 500;

/** One file that may be an agent, and the module it belongs to. */
interface Candidate {
  readonly path: string;
  readonly module: string;
}

/**
 * The personas of `project`; where it has none, the bundled squad, read by the same code. Never
 * throws: what cannot be read is in `skipped` or `warnings`.
 * @param options.bundledDir absolute folder of squad's own persona files
 * @param options.fallbackUserName used where the project's configuration names nobody
 */
export async function loadRoster(options: {
  readonly project: Project;
  readonly bundledDir: string;
  readonly fallbackUserName: string;
}): Promise<Roster> {
  const { project } = options;
  const [{ profile, warnings }, own] = await Promise.all([
    readProfile(project, options.fallbackUserName),
    readInstallation(project),
  ]);
  const { projectRoot, bmadRoot } = project;
  if (own.personas.length > 0) return { projectRoot, bmadRoot, profile, warnings, ...own };
  if (bmadRoot !== null) {
    const folder = shownPath(relative(projectRoot, bmadRoot));
    warnings.push(`${folder} holds no agent this version can read: the bundled squad is used`);
  }
  const bundled = await readBundled(options.bundledDir);
  return {
    projectRoot,
    bmadRoot: null,
    profile,
    personas: bundled.personas,
    skipped: [...own.skipped, ...bundled.skipped],
    warnings,
  };
}

interface Read {
  readonly personas: readonly Persona[];
  readonly skipped: readonly Skipped[];
}

async function readInstallation({ projectRoot, bmadRoot }: Project): Promise<Read> {
  if (bmadRoot === null) return { personas: [], skipped: [] };
  // `_config`, `_cfg` and `_memory` belong to the installer: their `agents` folders hold no agents.
  const modules = inConfigOrder(foldersIn(bmadRoot, projectRoot)).filter((name) => !name.startsWith("_"));
  const [manifest, ...found] = await Promise.all([
    readAgentManifest(bmadRoot),
    ...["", ...modules].map((module) => candidatesIn(bmadRoot, module, projectRoot)),
  ]);
  // Modules come before the root's own `agents` folder, so that the installed agent keeps the plain id.
  const [loose = [], ...installed] = found;
  return readAll([...installed.flat(), ...loose], { projectRoot, bmadRoot, manifest, bundled: false });
}

async function readBundled(folder: string): Promise<Read> {
  const names = await filesIn(folder);
  const candidates = names.map((name) => ({ path: join(folder, name), module: "" }));
  return readAll(candidates, { projectRoot: folder, bmadRoot: null, manifest: NO_MANIFEST, bundled: true });
}

async function readAll(
  candidates: readonly Candidate[],
  shared: Omit<PersonaContext, "module">,
): Promise<Read> {
  const limit = pLimit(PARALLEL_READS);
  const readings = await Promise.all(
    candidates
      .slice(0, MOST_FILES)
      .map(({ path, module }) => limit(() => readPersonaFile(path, { ...shared, module }))),
  );
  const beyond = candidates.slice(MOST_FILES).map(({ path }): PersonaReading => ({
    kind: "skipped",
    source: path,
    reason: `more than ${MOST_FILES} agent files: not read`,
  }));
  return withDistinctIds([...readings, ...beyond]);
}

/** The first of several agents with one id keeps it; the others are called `module/id`. */
function withDistinctIds(readings: readonly PersonaReading[]): Read {
  const personas = new Map<string, Persona>();
  const skipped: Skipped[] = [];
  for (const reading of readings) {
    if (reading.kind === "skipped") {
      skipped.push({ source: reading.source, reason: reading.reason });
      continue;
    }
    const { persona } = reading;
    const id = personas.has(persona.id) ? `${persona.module || "agents"}/${persona.id}` : persona.id;
    const twin = personas.get(id);
    if (twin === undefined) personas.set(id, { ...persona, id });
    else skipped.push({ source: persona.source, reason: `same agent as ${shownPath(twin.source)}` });
  }
  return { personas: [...personas.values()], skipped };
}

/** Files of `<module>/agents` and of the folders in it. */
async function candidatesIn(bmadRoot: string, module: string, projectRoot: string): Promise<Candidate[]> {
  const folder = join(bmadRoot, module, "agents");
  const inner = foldersIn(folder, projectRoot).sort();
  const files = await Promise.all([
    filesIn(folder),
    ...inner.map(async (name) => (await filesIn(join(folder, name))).map((file) => join(name, file))),
  ]);
  return files.flat().map((file) => ({ path: join(folder, file), module }));
}

/** Names of files, and of links, in `folder`; hidden ones and the system's own litter left out. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(
        (entry) =>
          !entry.isDirectory() && !entry.name.startsWith(".") && basename(entry.name) !== "Thumbs.db",
      )
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}
