/** `bmm`, the other modules by name, `core`; each once. */
export function inConfigOrder(modules: readonly string[]): string[] {
  const rank = (module: string): number => (module === "bmm" ? 0 : module === "core" ? 2 : 1);
  return [...new Set(modules)].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, "en"));
}
