import { relative } from "node:path";
import type { LoadContext } from "./load-context.ts";
import { absolutePath, baseName } from "./paths.ts";
import { resolvePlaceholders, type Values } from "./placeholders.ts";

/** What BMad's installer would have written, where a configuration lacks it. */
const FALLBACKS: Readonly<Record<string, string>> = {
  output_folder: "{project-root}/_bmad-output",
  planning_artifacts: "{output_folder}/planning-artifacts",
  implementation_artifacts: "{output_folder}/implementation-artifacts",
  project_knowledge: "{project-root}/docs",
};

/** Values that hold a path: they are made absolute, since configurations write them in every way. */
const PATH_KEYS = /(?:_folder|_artifacts|_knowledge|_location|_dir|_path|_docs|_artifact)$/;

/** What `{name}` stands for in the files of a workflow whose folder is `root`. */
export function baseValues(
  { projectRoot, bmadRoot, config, today }: LoadContext,
  root: string,
): Map<string, string> {
  const folder = relative(projectRoot, bmadRoot) || baseName(bmadRoot);
  const fixed: Record<string, string> = {
    "project-root": projectRoot,
    project_root: projectRoot,
    bmad_folder: folder,
    root: folder,
    "bundle-root": bmadRoot,
    installed_path: root,
    "skill-root": root,
    "skill-name": baseName(root),
    date: today,
  };
  const own = { project_name: baseName(projectRoot) };
  const values = new Map<string, string>(
    Object.entries({ ...FALLBACKS, ...own, ...known(config), ...fixed }),
  );
  for (const [key, value] of values) {
    if (key in fixed || !PATH_KEYS.test(key)) continue;
    const path = resolvePlaceholders(value, values);
    if (path.includes("/") || key in FALLBACKS) values.set(key, absolutePath(path, projectRoot, projectRoot));
  }
  return values;
}

/** Values of `{{name}}` that configuration and calendar give, each resolved. */
export function knownVariables(values: Values, names: Iterable<string>): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const name of names) {
    const value = values.get(name);
    if (value !== undefined && value.length <= 500) variables[name] = resolvePlaceholders(value, values);
  }
  return variables;
}

function known(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== "" && value !== "None"));
}
