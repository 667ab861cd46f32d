import { dirname, join } from "node:path";
import { firstExisting, leaves } from "./existing-file.ts";
import { isInside } from "./inside.ts";
import type { WrittenItem } from "./menu-items.ts";
import type { PersonaContext } from "./persona-context.ts";

/** Kinds of files a v4 command works with: their folder, and endings a name may lack. */
const PLACES = {
  task: { folder: "tasks", endings: ["", ".md"] },
  template: { folder: "templates", endings: ["", ".yaml", ".yml", ".md"] },
  checklist: { folder: "checklists", endings: ["", ".md"] },
  data: { folder: "data", endings: ["", ".md", ".yaml", ".csv"] },
} as const;

export type V4Kind = keyof typeof PLACES;

const CORE = ".bmad-core";
const NAME = /^[a-z\d][\w.-]{0,100}$/i;

/** Whether a target names a v4 task, rather than the path of a task as XML agents do. */
export function isV4Task(target: NonNullable<WrittenItem["target"]>): boolean {
  return target.attribute === "task" && NAME.test(target.attributes?.["task"] ?? target.value);
}

/**
 * The file of a v4 installation that `name` means, absolute: in the pack the agent at `path` belongs to, in the BMad
 * root, or in the core. Null when there is none in the project.
 */
export function findV4File(
  kind: V4Kind,
  name: string,
  {
    path,
    projectRoot,
    bmadRoot,
  }: Pick<PersonaContext, "projectRoot" | "bmadRoot"> & { readonly path: string },
): string | null {
  if (!NAME.test(name)) return null;
  const { folder, endings } = PLACES[kind];
  const pack = dirname(dirname(path));
  const roots = new Set([pack, ...(bmadRoot === null ? [] : [bmadRoot]), join(projectRoot, CORE)]);
  const candidates = [...roots]
    .flatMap((root) => endings.map((ending) => join(root, folder, `${name}${ending}`)))
    .filter((candidate) => isInside(projectRoot, candidate));
  const found = firstExisting(candidates);
  return found === null || leaves(projectRoot, found) ? null : found;
}
