import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Remark } from "../../core/complaints/complaint.ts";
import type { InstallationComplaint } from "../../core/complaints/installation-complaint.ts";
import { shownPath } from "../clean-text.ts";
import { isInside } from "../inside.ts";
import type { Project } from "../project.ts";
import { DEFAULT_OUTPUT, resolvedValue } from "./config-values.ts";

/** Keys under which versions of BMad configure where documents go. */
const FOLDER_KEYS = [
  "planning_artifacts",
  "implementation_artifacts",
  "project_knowledge",
  "output_folder",
  "sprint_artifacts",
  "dev_ephemeral_location",
  "tech_docs",
] as const;

/** Keys of BMad 4, whose documents are named one by one: their folders count. */
const V4_KEYS = [
  "prd.prdFile",
  "architecture.architectureFile",
  "devStoryLocation",
  "qa.qaLocation",
] as const;

export interface OutputFolders {
  /** Absolute `output_folder`; null when it is not configured, or cannot be resolved. */
  readonly outputFolder: string | null;
  /** Absolute, inside the project, each once; at least one. */
  readonly folders: readonly string[];
  readonly warnings: readonly Remark[];
}

/**
 * The folders that documents go to. One outside the project, the project itself, and one that holds BMad's own files
 * are no such folders: they are warnings.
 */
export function outputFolders(values: ReadonlyMap<string, string>, project: Project): OutputFolders {
  const { projectRoot, bmadRoot } = project;
  const warnings: Remark[] = [];
  const folders: string[] = [];
  let outputFolder: string | null = null;
  for (const key of [...FOLDER_KEYS, ...V4_KEYS]) {
    const written = values.get(key);
    if (written === undefined) continue;
    const place = resolveFolder(resolvedValue(key, values), projectRoot);
    const folder = place !== null && /\.\w+$/.test(place) && key.endsWith("File") ? dirname(place) : place;
    if (folder === null) warnings.push(unused("unresolved", key, JSON.stringify(written)));
    else if (!isInside(projectRoot, folder)) {
      warnings.push(unused("outside", key, shownPath(folder)));
    } else if (isInside(folder, bmadRoot ?? projectRoot) || isInside(join(projectRoot, ".git"), folder)) {
      warnings.push(unused("shared", key, shownPath(folder)));
    } else folders.push(folder);
    if (key === "output_folder") outputFolder = folder;
  }
  if (outputFolder === null && folders.length === 0) folders.push(join(projectRoot, DEFAULT_OUTPUT));
  return { outputFolder, folders: [...new Set(folders)], warnings };
}

type Flaw = Extract<InstallationComplaint, { readonly kind: "output-folder" }>["flaw"];

const WORDS: Readonly<Record<Flaw, (key: string, folder: string) => string>> = {
  unresolved: (key, folder) => `${key} ${folder} cannot be resolved: ignored`,
  outside: (key, folder) => `${key} ${folder} lies outside the project: nothing is written there`,
  shared: (key) => `${key} is no folder of its own: every document that goes there is asked for`,
};

function unused(flaw: Flaw, key: string, folder: string): Remark {
  return { message: WORDS[flaw](key, folder), complaint: { kind: "output-folder", key, folder, flaw } };
}

/**
 * `{project-root}/docs`, `docs`, an absolute path, or an absolute path that an installer glued behind
 * `{project-root}/`. The latter is told from a doubled slash by its first folder, which exists at the root.
 */
function resolveFolder(value: string, projectRoot: string): string | null {
  const inProject = /^\{project-root\}[\\/]?/.exec(value)?.[0];
  const rest = inProject === undefined ? value : value.slice(inProject.length);
  if (rest.includes("{") || rest.startsWith("~")) return null;
  const glued = inProject !== undefined && isAbsolute(rest);
  const isWhole =
    isAbsolute(rest) && (!glued || existsSync(`/${rest.split("/").find((part) => part !== "") ?? ""}`));
  return isWhole ? resolve(rest) : join(projectRoot, rest);
}
