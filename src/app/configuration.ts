import { join } from "node:path";
import { describeConfig, type DescribedRow } from "../config/describe.ts";
import { systemFacts } from "../config/system-facts.ts";
import type { ConfigFault } from "../config/fault.ts";
import { readConfigFiles, type ConfigFiles } from "../config/files.ts";
import { storedKeysDir, storedKeysIn, type StoredKeys } from "../config/keys/stored-key.ts";
import { checkConfig, loadConfig, pathsOf, type ConfigInputs } from "../config/load.ts";
import type { Config, ConfigFlags, ConfigPaths } from "../config/settings.ts";
import { yamlReader } from "../config/yaml-reader.ts";
import { findProject, type Project } from "../personas/project.ts";
import { packageRoot } from "./package-root.ts";

export type { ConfigFlags };

/** Names of the folders and files in the state directory. */
export const STATE_FILES = {
  limits: "limits.sqlite",
  sessions: "sessions",
  inputs: "inputs",
  crashes: "crashes",
  audit: "audit.jsonl",
} as const;

/**
 * The effective configuration for the project `cwd` lies in.
 * @param known the project, if it was looked for before; what finds stored keys, if not their folder
 * @throws {SquadError} `config-invalid` with all faults, `usage` when a flag names nothing known.
 */
export async function openConfiguration(
  cwd: string,
  flags: ConfigFlags = {},
  known: { readonly project?: Project; readonly storedKeys?: StoredKeys } = {},
): Promise<Config> {
  const { inputs, files } = await readAll(known.project ?? findProject(cwd), flags, known.storedKeys);
  return loadConfig(inputs, files);
}

export interface ConfigurationCheck {
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigFault[];
}

/** All faults and warnings of all files, without throwing for any. */
export async function checkConfiguration(cwd: string): Promise<ConfigurationCheck> {
  const { inputs, files } = await readAll(findProject(cwd), {});
  const { faults, warnings } = checkConfig(inputs, files);
  return { faults, warnings };
}

/** Where configuration and state are kept; needs no file to be valid. */
export async function configurationPaths(cwd: string): Promise<ConfigPaths> {
  return pathsOf((await readAll(findProject(cwd), {})).files);
}

/** Every effective setting, secrets masked, with its source in one line. */
export function describeConfiguration(config: Config): readonly DescribedRow[] {
  return describeConfig(config);
}

async function readAll(
  { projectRoot }: Project,
  flags: ConfigFlags,
  storedKeys?: StoredKeys,
): Promise<{ readonly inputs: ConfigInputs; readonly files: ConfigFiles }> {
  const places = { ...systemFacts(), projectRoot, bundledDir: join(packageRoot(), "config") };
  const files = readConfigFiles(places);
  const inputs = {
    ...places,
    flags,
    now: Date.now(),
    readYaml: await yamlReader(files),
    storedKeys: storedKeys ?? storedKeysIn(storedKeysDir(files.dirs.configDir)),
  };
  return { inputs, files };
}
