/**
 * Whether a path, relative with `/`, is meant by a pattern: a file's path, a folder's for all in it, or with `*` and `?`
 * within a part and `**` for any number of parts. A pattern of one part with wildcards counts for the name alone, so that
 * `*.md` finds files in every folder. Takes time in the product of both lengths, whatever the pattern.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const parts = pattern.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0) return true;
  const names = path.split("/");
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && /[*?]/u.test(only) && only !== "**") {
    return matchesPart(only, names.at(-1) ?? "");
  }
  return matchesAll(parts, names);
}

/** What follows the end of the pattern is in a folder that it names. */
function matchesAll(parts: readonly string[], names: readonly string[]): boolean {
  return reaches({
    items: parts.length,
    things: names.length,
    isAny: (part) => parts[part] === "**",
    fits: (part, name) => matchesPart(parts[part] ?? "", names[name] ?? ""),
    mayEndEarly: true,
  });
}

function matchesPart(pattern: string, name: string): boolean {
  const marks = Array.from(pattern);
  const letters = Array.from(name);
  return reaches({
    items: marks.length,
    things: letters.length,
    isAny: (mark) => marks[mark] === "*",
    fits: (mark, letter) => marks[mark] === "?" || marks[mark] === letters[letter],
    mayEndEarly: false,
  });
}

interface Matching {
  readonly items: number;
  readonly things: number;
  /** Whether an item of the pattern stands for any number of things. */
  readonly isAny: (item: number) => boolean;
  readonly fits: (item: number, thing: number) => boolean;
  /** Whether it is enough that the pattern fits a beginning. */
  readonly mayEndEarly: boolean;
}

/** Wildcard matching row by row: `reached[i]` says whether what was read so far fits the first `i` items of the pattern. */
function reaches({ items, things, isAny, fits, mayEndEarly }: Matching): boolean {
  let reached = Array.from({ length: items + 1 }, () => false);
  reached[0] = true;
  for (let item = 0; item < items && isAny(item); item += 1) reached[item + 1] = true;
  for (let thing = 0; thing < things; thing += 1) {
    const next = Array.from({ length: items + 1 }, () => false);
    for (let item = 0; item < items; item += 1) {
      if (isAny(item)) next[item + 1] = next[item] === true || reached[item + 1] === true;
      else next[item + 1] = reached[item] === true && fits(item, thing);
    }
    if (mayEndEarly && next[items] === true) return true;
    reached = next;
  }
  return reached[items] === true;
}
