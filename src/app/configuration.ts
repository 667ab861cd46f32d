import { join } from "node:path";
import { describeConfig, type DescribedRow } from "../config/describe.ts";
import { systemFacts } from "../config/environment.ts";
import type { ConfigFault } from "../config/fault.ts";
import { checkConfig, loadConfig, type ConfigInputs } from "../config/load.ts";
import type { Config, ConfigFlags } from "../config/settings.ts";
import { findProject } from "../personas/project.ts";
import { packageRoot } from "./package-root.ts";

export type { ConfigFlags };

/** Names of the folders and files in the state directory. */
export const STATE_FILES = { limits: "limits.sqlite", sessions: "sessions" } as const;

/**
 * The effective configuration for the project `cwd` lies in.
 * @throws {SquadError} `config-invalid` with all faults, `usage` when a flag names nothing known.
 */
export function openConfiguration(cwd: string, flags: ConfigFlags = {}): Config {
  return loadConfig(inputsFor(cwd, flags));
}

export interface ConfigurationCheck {
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigFault[];
}

/** All faults and warnings of all files, without throwing for any. */
export function checkConfiguration(cwd: string): ConfigurationCheck {
  const { faults, warnings } = checkConfig(inputsFor(cwd, {}));
  return { faults, warnings };
}

/** Every effective setting, secrets masked, with its source in one line. */
export function describeConfiguration(config: Config): readonly DescribedRow[] {
  return describeConfig(config);
}

function inputsFor(cwd: string, flags: ConfigFlags): ConfigInputs {
  const { projectRoot } = findProject(cwd);
  return { ...systemFacts(), projectRoot, bundledDir: join(packageRoot(), "config"), flags, now: Date.now() };
}
