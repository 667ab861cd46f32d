/** What is known of a turn record by its leading fields. */
export interface TurnMark {
  readonly type: "input" | "exchange" | "interrupted";
  readonly turn: string;
  /** The turn that this one takes the place of, together with all that follow that one in the file. */
  readonly replaces?: string;
}

/** The turns of a session in the order of their records, those left out that others took the place of. */
export interface TurnLog<T extends TurnMark> {
  /** Takes the next record; one that was written twice counts once. */
  add(record: T): void;
  /** The records that stand: an input only where nothing became of it. */
  readonly standing: readonly T[];
  /** The first record of the turns that stand; null when there is none. */
  readonly first: T | null;
  /** The last record that was added, whether it stands or not. */
  readonly last: T | null;
}

/** An empty log. Applying the same records again changes nothing. */
export function createTurnLog<T extends TurnMark>(): TurnLog<T> {
  /** An input that was answered leaves null behind: its turn stands where its answer was committed. */
  let entries: (T | null)[] = [];
  const pending = new Map<string, number>();
  const seen = new Set<string>();
  let first: T | null = null;
  let last: T | null = null;

  /** Nothing happens when the turn is not there (any more). */
  const setAside = (from: string): void => {
    const start = entries.findIndex((entry) => entry?.turn === from);
    if (start === -1) return;
    entries = entries.slice(0, start);
    for (const [turn, index] of pending) if (index >= start) pending.delete(turn);
    if (entries.every((entry) => entry === null)) first = null;
  };

  return {
    add(record) {
      const key = `${record.type} ${record.turn}`;
      if (seen.has(key)) return;
      seen.add(key);
      if (record.replaces !== undefined) setAside(record.replaces);
      first ??= record;
      last = record;
      if (record.type === "input") {
        pending.set(record.turn, entries.length);
      } else {
        const index = pending.get(record.turn);
        if (index !== undefined) entries[index] = null;
        pending.delete(record.turn);
      }
      entries.push(record);
    },
    get standing() {
      return entries.filter((entry) => entry !== null);
    },
    get first() {
      return first;
    },
    get last() {
      return last;
    },
  };
}
