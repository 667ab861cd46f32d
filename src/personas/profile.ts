import { basename } from "node:path";
import type { Remark } from "../core/complaints/complaint.ts";
import { understandLanguage } from "../core/language/understand-language.ts";
import type { ProjectProfile } from "../core/persona.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { NO_CENTRAL_CONFIG, type CentralConfig } from "./configuration/central-config.ts";
import { DEFAULT_OUTPUT, readConfigValues, resolvedValue } from "./configuration/config-values.ts";
import { outputFolders } from "./configuration/output-folders.ts";
import type { Project } from "./project.ts";

const LONGEST_NAME = 80;

/** What a user's system says of them, for what a project's configuration leaves out. */
export interface SystemUser {
  readonly name: string;
  /** A locale or whatever else names a language; empty when nothing does. */
  readonly language: string;
}

/**
 * The project's BMad configuration, of every generation. Values are free text; languages are named as a model is to be
 * told them. Unreadable files, and folders that cannot be used, are warnings.
 */
export async function readProfile(
  project: Project,
  system: SystemUser,
  central: CentralConfig = NO_CENTRAL_CONFIG,
): Promise<{ profile: ProjectProfile; warnings: Remark[] }> {
  const { written, warnings } = await readConfigValues(project, central);
  const own = new Map(written);
  if (project.bmadRoot !== null) own.set("bmad_folder", basename(project.bmadRoot));
  // The installer itself writes `{output_folder}` into other values without saying what it is.
  const isReferred = [...written].some(
    ([key, value]) => key !== "output_folder" && value.includes("{output_folder}"),
  );
  const all = new Map(own);
  if (!all.has("output_folder")) all.set("output_folder", DEFAULT_OUTPUT);
  const output = outputFolders(isReferred ? all : own, project);
  const value = (key: string): string => written.get(key) ?? "";
  const language = (key: string): string => understandLanguage(value(key)).name;
  const communicationLanguage = language("communication_language");
  const profile = {
    userName: value("user_name") || sanitizeLine(system.name, LONGEST_NAME),
    communicationLanguage,
    documentLanguage: language("document_output_language"),
    ...(communicationLanguage === "" ? systemLanguage(system.language) : {}),
    projectName: value("project_name"),
    outputFolder: output.outputFolder,
    outputFolders: output.folders,
    userSkillLevel: value("user_skill_level"),
    values: Object.fromEntries([...all.keys()].map((key) => [key, resolvedValue(key, all)])),
  };
  return { profile, warnings: [...warnings, ...output.warnings] };
}

/** English is what a model speaks anyway, and a locale that names no language is no wish. */
function systemLanguage(written: string): Pick<ProjectProfile, "systemLanguage"> {
  const { code, name } = understandLanguage(sanitizeLine(written, LONGEST_NAME));
  return code === null || code === "en" ? {} : { systemLanguage: name };
}
