import type { SessionTranscript } from "../core/session.ts";
import type { CompactionRecord } from "./record.ts";

/** A summary, and of how many turns. */
interface StandingCompaction {
  readonly record: CompactionRecord;
  readonly turns: number;
}

/** The summaries of a session. */
export interface CompactionLog {
  /** Takes the next record; one that was written twice counts once. */
  add(record: CompactionRecord): void;
  /** Those whose last turn is among `turns`, by how much they cover: of several for the same turn, the first is left out. */
  standingIn(turns: readonly { readonly turn: string }[]): readonly StandingCompaction[];
}

/** An empty log. Applying the same records again changes nothing. */
export function createCompactionLog(): CompactionLog {
  const records = new Map<string, CompactionRecord>();
  return {
    add(record) {
      if (!records.has(record.turn)) records.set(record.turn, record);
    },
    standingIn(turns) {
      const last = new Map(Array.from(records.values(), (record) => [record.covers, record]));
      if (last.size === 0) return [];
      return turns.flatMap(({ turn }, index) => {
        const record = last.get(turn);
        return record === undefined ? [] : [{ record, turns: index + 1 }];
      });
    },
  };
}

/** What a transcript tells of them; nothing where there are none. */
export function toCompactions(
  standing: readonly StandingCompaction[],
): Pick<SessionTranscript, "compactions"> {
  if (standing.length === 0) return {};
  return {
    compactions: standing.map(({ record: { agent, text, receipt, at }, turns }) => ({
      turns,
      agent,
      text,
      receipt,
      at,
    })),
  };
}
