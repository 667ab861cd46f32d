import { relative } from "node:path";
import type { LoadContext } from "./load-context.ts";
import { absolutePath, baseName } from "./paths.ts";
import { resolvePlaceholders, type Values } from "./placeholders.ts";

/** A file that was found, with its text. */
export interface FoundFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The file that BMad's files call `written`, seen from `folder`. One that is not there is looked for in the installation
 * itself: workflows are moved, and the folder they name may be called otherwise. Null when there is none.
 */
export async function findFile(
  written: string,
  folder: string,
  values: Values,
  context: LoadContext,
): Promise<FoundFile | null> {
  for (const path of candidates(written, folder, values, context)) {
    const text = await context.read(path);
    if (text !== null) return { path, text };
  }
  return null;
}

function candidates(
  written: string,
  folder: string,
  values: Values,
  { projectRoot, bmadRoot }: LoadContext,
): readonly string[] {
  const value = resolvePlaceholders(written.trim(), values);
  if (value === "" || value.includes("{") || value.startsWith("~")) return [];
  const path = absolutePath(value, folder, projectRoot);
  const inProject = absolutePath(value, projectRoot, projectRoot);
  const [first = "", ...rest] = relative(projectRoot, inProject).split("/");
  const moved = first === ".." || rest.length === 0 ? [] : [`${bmadRoot}/${rest.join("/")}`];
  return [...new Set([path, inProject, ...moved])];
}

/** Files of a folder and of the folders in it, at most `most`, as paths relative to it. */
export async function filesUnder(
  folder: string,
  context: LoadContext,
  most: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await context.list(folder)) {
    if (!name.endsWith("/")) found.push(name);
    else if (!/^(?:\.|scripts|tests?|node_modules)/.test(baseName(name.slice(0, -1)))) {
      const inner = await context.list(folder + "/" + name.slice(0, -1));
      found.push(...inner.filter((one) => !one.endsWith("/")).map((one) => name + one));
    }
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}
