import { dirname, isAbsolute, relative, resolve } from "node:path";

/**
 * A path as BMad's files write it, absolute: relative ones start at `base`. Undoes two faults of BMad's installers: the
 * project's root put before a path that has it already, and before an absolute one (`/root//elsewhere`).
 */
export function absolutePath(path: string, base: string, projectRoot: string): string {
  const again = path.lastIndexOf(`${projectRoot}/`);
  let whole = again > 0 ? path.slice(again) : path;
  if (whole.startsWith(`${projectRoot}//`)) whole = whole.slice(projectRoot.length + 1);
  if (whole === "") return base;
  return isAbsolute(whole) ? resolve(whole) : resolve(base, whole);
}

/** `path` as a model is told of it: relative to the project where it lies inside, `.` for the project itself. */
export function shownPath(path: string, projectRoot: string): string {
  const way = relative(projectRoot, path);
  if (way === "") return ".";
  return way.startsWith("..") || isAbsolute(way) ? path : way;
}

/** Name of a file without its folder and its last ending; a skill's or workflow's own file takes its folder's name. */
export function nameOf(path: string): string {
  const name = baseName(path);
  const stem = name.replace(/\.[a-z]{1,5}$/i, "");
  return /^(?:workflow|skill|instructions)$/i.test(stem) ? baseName(dirname(path)) : stem;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `path`, relative to `folder`, put behind it: `.` and `..` are worked off, nothing else is asked of either. */
export function joinedPath(folder: string, path: string): string {
  const parts = folder.split("/");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** `prd` or `product-brief` as a title: words with a capital first letter. */
export function titled(name: string): string {
  const words = name.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
