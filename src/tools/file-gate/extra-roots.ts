import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import { pathInside } from "./inside.ts";
import type { Bounds } from "./open-inside.ts";

/** A folder beside the project whose files may be read, like that of a workflow. */
export interface ExtraRoot {
  /** What stands for it in braces: `skill-root` for `{skill-root}/data/x.csv`. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/** Where a path leads that was asked for. */
export interface Way {
  readonly bounds: Bounds;
  /** Relative to the root of `bounds`, not yet in its plain form. */
  readonly path: string;
  /** Precedes the path when it is told; empty for the project. */
  readonly label: string;
}

/**
 * The places that a path may mean, in the order in which they are tried: a path that names an extra root, in braces or
 * by its absolute folder, means that one; any other the project, then the extra roots.
 */
export async function waysOf(
  project: Bounds,
  roots: readonly ExtraRoot[],
  requested: string,
): Promise<readonly Way[]> {
  const inProject: Way = { bounds: project, path: requested, label: "" };
  const inRoots: Way[] = [];
  for (const { name, folder } of roots) {
    const label = `{${name}}/`;
    const named = [label, `${folder}${folder.endsWith(sep) ? "" : sep}`].find((start) =>
      requested.startsWith(start),
    );
    const bounds = await rootBounds(project, folder);
    if (bounds === null) continue;
    if (named !== undefined) return [{ bounds, path: requested.slice(named.length), label }];
    inRoots.push({ bounds, path: requested, label });
  }
  return [inProject, ...inRoots];
}

/** Null for a folder that may not be a root: one of a kind that is kept back, or one that the project lies in. */
async function rootBounds(project: Bounds, folder: string): Promise<Bounds | null> {
  const root = await realpath(folder).catch(() => null);
  if (root === null || pathInside(root, project.root) !== null) return null;
  const isKeptBack = project.keptBack.some((kept) => pathInside(kept, root) !== null);
  return isKeptBack || project.isSecret(root.replaceAll(sep, "/")) ? null : { ...project, root };
}
