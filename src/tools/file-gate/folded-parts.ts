/**
 * The parts of a path, relative with `/`, as names are compared: upper and lower case and invisible characters make no
 * difference, as they make none on some disks.
 */
export function foldedParts(path: string): readonly string[] {
  return path
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .toLowerCase()
    .split("/");
}
