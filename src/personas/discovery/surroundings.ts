import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { MANIFEST_FOLDERS, NO_MANIFEST, readAgentManifest } from "../agent-manifest.ts";
import { NO_CENTRAL_CONFIG, readCentralConfig } from "../configuration/central-config.ts";
import { readCsv } from "../../core/text/csv.ts";
import { isInside } from "../inside.ts";
import type { PersonaContext } from "../persona-context.ts";
import type { Project } from "../project.ts";
import { readTextFile } from "../read-text-file.ts";
import { skillFolders, type SkillFolder } from "./skill-folders.ts";

/** What holds for all agents of a project. */
export interface Surroundings {
  readonly shared: Omit<PersonaContext, "module">;
  readonly skillFolders: readonly SkillFolder[];
  /** Version that the installation's manifest names; null when it names none. */
  readonly bmadVersion: string | null;
}

/** Where there is no project. */
export const NO_SURROUNDINGS: Pick<PersonaContext, "manifest" | "central" | "skillFolders" | "skillPaths"> = {
  manifest: NO_MANIFEST,
  central: NO_CENTRAL_CONFIG,
  skillFolders: [],
  skillPaths: new Map(),
};

/** Reads the installation's own tables and configuration. Never throws. */
export async function readSurroundings(
  { projectRoot, bmadRoot }: Project,
  home: string | null,
): Promise<Surroundings> {
  const folders = skillFolders(projectRoot, home);
  const base = { ...NO_SURROUNDINGS, projectRoot, bmadRoot, bundled: false };
  const paths = folders.map(({ path }) => path);
  if (bmadRoot === null) {
    return { shared: { ...base, skillFolders: paths }, skillFolders: folders, bmadVersion: null };
  }
  const [manifest, central, bmadVersion, skillPaths] = await Promise.all([
    readAgentManifest(bmadRoot),
    existsSync(join(bmadRoot, "config.toml")) || existsSync(join(bmadRoot, "custom"))
      ? readCentralConfig(bmadRoot, projectRoot)
      : NO_CENTRAL_CONFIG,
    readVersion(bmadRoot),
    folders.some(({ inHome }) => !inHome)
      ? NO_SURROUNDINGS.skillPaths
      : readSkillPaths(bmadRoot, projectRoot),
  ]);
  const shared = { ...base, manifest, central, skillFolders: paths, skillPaths };
  return { shared, skillFolders: folders, bmadVersion };
}

const VERSION_FILES = [
  ...MANIFEST_FOLDERS.map((folder) => `${folder}/manifest.yaml`),
  "install-manifest.yaml",
] as const;

/** The version of the installation, from manifests of 6 (`installation: version:`) and 4 (`version:`). */
async function readVersion(bmadRoot: string): Promise<string | null> {
  for (const name of VERSION_FILES) {
    const path = join(bmadRoot, name);
    if (!existsSync(path)) continue;
    const file = await readTextFile(path, bmadRoot);
    if (file.kind === "text") return /^\s{0,4}version:\s*["']?([\w.+-]{1,40})/m.exec(file.text)?.[1] ?? null;
  }
  return null;
}

async function readSkillPaths(
  bmadRoot: string,
  projectRoot: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const file = await readTextFile(join(bmadRoot, "_config", "skill-manifest.csv"), projectRoot);
  if (file.kind === "unusable") return new Map();
  return new Map(
    readCsv(file.text).flatMap((record) => {
      const path = resolve(projectRoot, record.get("path") ?? "");
      return isInside(projectRoot, path) ? [[record.get("canonicalId") ?? "", [path]] as const] : [];
    }),
  );
}
