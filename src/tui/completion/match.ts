/** How well a name fits what was typed; null when it does not. Smaller is better. */
export type Fit = "exact" | "prefix" | "fuzzy";

const RANKS: Readonly<Record<Fit, number>> = { exact: 0, prefix: 1, fuzzy: 2 };

/** Whether `typed` is, begins, or is scattered in `name` in its order. Case is ignored; an empty text begins all. */
export function fitOf(typed: string, name: string): Fit | null {
  const wanted = typed.toLowerCase();
  const entry = name.toLowerCase();
  if (entry === wanted) return "exact";
  if (entry.startsWith(wanted)) return "prefix";
  let from = 0;
  for (const character of wanted) {
    const at = entry.indexOf(character, from);
    if (at === -1) return null;
    from = at + character.length;
  }
  return "fuzzy";
}

/** The entries that fit, the best first; equally good ones keep their order. */
export function fitting<T extends { readonly label: string }>(typed: string, entries: readonly T[]): T[] {
  return entries
    .flatMap((entry) => {
      const fit = fitOf(typed, entry.label);
      return fit === null ? [] : [{ entry, rank: RANKS[fit] }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

/** What all of `texts` begin with. */
export function commonPrefix(texts: readonly string[]): string {
  const [first = "", ...rest] = texts;
  let length = first.length;
  for (const text of rest) {
    while (!text.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}
