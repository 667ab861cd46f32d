import { isAbsolute, relative, sep } from "node:path";

/** `path` relative to `folder`, with `/`; null when it lies outside. Both absolute and free of links. */
export function pathInside(folder: string, path: string): string | null {
  const way = relative(folder, path);
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return null;
  return sep === "/" ? way : way.replaceAll(sep, "/");
}
