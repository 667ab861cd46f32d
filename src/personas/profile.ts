import { existsSync } from "node:fs";
import { basename, isAbsolute, join, resolve } from "node:path";
import type { ProjectProfile } from "../core/persona.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { readFlatYaml } from "./flat-yaml.ts";
import { foldersIn, type Project } from "./project.ts";
import { readTextFile } from "./read-text-file.ts";

const KEYS = [
  "user_name",
  "communication_language",
  "document_output_language",
  "project_name",
  "output_folder",
] as const;
type Key = (typeof KEYS)[number];

/** What people and installers write when they mean nothing. */
const NOTHING = new Set(["", "none", "null", "undefined", "~", "n/a"]);

const LONGEST_VALUE = 80;
const LONGEST_PATH = 500;

/**
 * The project's BMad configuration: the `config.yaml` of module `bmm` first, then of the other modules, then of
 * `core`; the first that names a value wins. Values are free text. Unreadable files are warnings.
 */
export async function readProfile(
  project: Project,
  fallbackUserName: string,
): Promise<{ profile: ProjectProfile; warnings: string[] }> {
  const { projectRoot, bmadRoot } = project;
  const warnings: string[] = [];
  const values = new Map<Key, string>();
  for (const module of bmadRoot === null ? [] : inConfigOrder(foldersIn(bmadRoot, projectRoot))) {
    const name = `${basename(bmadRoot ?? "")}/${module}/config.yaml`;
    const file = await readTextFile(join(bmadRoot ?? "", module, "config.yaml"), projectRoot);
    if (file.kind === "unusable") {
      if (!file.reason.includes("ENOENT")) warnings.push(`${sanitizeLine(name, 120)}: ${file.reason}`);
      continue;
    }
    const read = await readConfig(file.text);
    if (!read.valid) warnings.push(`${sanitizeLine(name, 120)}: not valid YAML, read line by line`);
    for (const [key, value] of read.values) if (!values.has(key)) values.set(key, value);
  }
  const output = outputFolder(values.get("output_folder"), project);
  if (output.warning !== null) warnings.push(output.warning);
  const profile = {
    userName: values.get("user_name") ?? sanitizeLine(fallbackUserName, LONGEST_VALUE),
    communicationLanguage: values.get("communication_language") ?? "",
    documentLanguage: values.get("document_output_language") ?? "",
    projectName: values.get("project_name") ?? "",
    outputFolder: output.path,
  };
  return { profile, warnings };
}

/** `bmm`, the other modules by name, `core`. */
export function inConfigOrder(modules: readonly string[]): string[] {
  const rank = (module: string): number => (module === "bmm" ? 0 : module === "core" ? 2 : 1);
  return [...modules].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, "en"));
}

async function readConfig(text: string): Promise<{ values: ReadonlyMap<Key, string>; valid: boolean }> {
  const values = new Map<Key, string>();
  const keep = (key: Key, value: unknown): void => {
    if (typeof value !== "string" && typeof value !== "number") return;
    const line = sanitizeLine(String(value), key === "output_folder" ? LONGEST_PATH : LONGEST_VALUE);
    if (!NOTHING.has(line.toLowerCase()) && !values.has(key)) values.set(key, line);
  };
  try {
    const parsed = readFlatYaml(text) ?? (await import("./safe-yaml.ts")).parseYaml(text);
    const record = typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
    for (const key of KEYS) keep(key, record[key]);
    return { values, valid: true };
  } catch {
    for (const line of text.split("\n").slice(0, 500)) {
      const key = KEYS.find((name) => line.startsWith(`${name}:`));
      if (key !== undefined)
        keep(
          key,
          line
            .slice(key.length + 1)
            .trim()
            .replace(/^(["'])(.*)\1$/, "$2"),
        );
    }
    return { values, valid: false };
  }
}

/**
 * `{project-root}/docs`, `docs`, an absolute path, or an absolute path that an installer glued behind
 * `{project-root}/`. The latter is told from a doubled slash by its first folder, which exists at the root.
 */
function outputFolder(
  value: string | undefined,
  { projectRoot, bmadRoot }: Project,
): { path: string | null; warning: string | null } {
  if (value === undefined) return { path: null, warning: null };
  const written = value.replaceAll("{bmad_folder}", basename(bmadRoot ?? ""));
  const inProject = /^\{project-root\}[\\/]?/.exec(written)?.[0];
  const rest = inProject === undefined ? written : written.slice(inProject.length);
  if (rest.includes("{") || rest.startsWith("~")) {
    return { path: null, warning: `output_folder ${JSON.stringify(value)} cannot be resolved: ignored` };
  }
  const glued = inProject !== undefined && isAbsolute(rest);
  const absolute =
    isAbsolute(rest) && (!glued || existsSync(`/${rest.split("/").find((part) => part !== "") ?? ""}`));
  return { path: absolute ? resolve(rest) : join(projectRoot, rest), warning: null };
}
