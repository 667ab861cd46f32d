/** A name as it is compared: no case, no accents, words joined by hyphens. */
export function plainKey(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim()
    .replace(/[\s_-]+/g, "-");
}
