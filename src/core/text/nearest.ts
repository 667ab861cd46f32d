const LONGEST = 64;
const SHORTEST_BEGINNING = 3;

/**
 * The entry of `known` that `word` begins (three characters or more) or most likely misspells; null when none is
 * close: at most one edit in three characters, and never more than 3. Case is ignored; the first of equally near entries wins.
 * Distance: optimal string alignment (insert, delete, replace, swap of neighbours; each counts 1).
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase().slice(0, LONGEST);
  let best: string | null = null;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(wanted.length / 3))) + 1;
  for (const candidate of known) {
    const entry = candidate.toLowerCase().slice(0, LONGEST);
    const distance =
      wanted.length >= SHORTEST_BEGINNING && entry.startsWith(wanted) ? 0 : editDistance(wanted, entry);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Up to `count` entries of `known`, the most similar to `word` first: those that contain it, then by distance, of the
 * whole or of what follows the last slash. Case is ignored; equally near entries keep their order.
 */
export function closest(word: string, known: readonly string[], count: number): readonly string[] {
  const wanted = word.toLowerCase().slice(0, LONGEST);
  const rankOf = (candidate: string): number => {
    const entry = candidate.toLowerCase().slice(0, LONGEST);
    if (entry.includes(wanted)) return 0;
    return Math.min(editDistance(wanted, entry), editDistance(lastPart(wanted), lastPart(entry)) + 0.5);
  };
  return known
    .map((candidate) => ({ candidate, rank: rankOf(candidate) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let cost = Math.min(replaced, at(last, column) + 1, at(current, column - 1) + 1);
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] && row > 1 && column > 1) {
        cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
