import type { EditBuffer } from "./edit-buffer.ts";

/** What was edited, for going back and forth between its states. */
export interface UndoLog {
  /** States before each group of edits, oldest first. */
  readonly past: readonly EditBuffer[];
  /** States that were undone, the next to be redone last. */
  readonly future: readonly EditBuffer[];
  /** What the last edit was a part of, if the next may join it. */
  readonly group: EditGroup | null;
}

/** Edits of a kind in a row are undone together: the letters of a word with the blanks behind it, a run of deletions. */
export type EditGroup = "word" | "blank" | "deletion";

export const EMPTY_UNDO: UndoLog = { past: [], future: [], group: null };

const PAST_CAP = 300;

/** Records that `before` was edited. An edit without a group is undone by itself. */
export function recordEdit(log: UndoLog, before: EditBuffer, group: EditGroup | null): UndoLog {
  const joins = group !== null && (group === log.group || (log.group === "word" && group === "blank"));
  const past = joins ? log.past : [...log.past, before].slice(-PAST_CAP);
  return { past, future: [], group };
}

/** The next edit joins none before it. */
export function endGroup(log: UndoLog): UndoLog {
  return log.group === null ? log : { ...log, group: null };
}

interface Moved {
  readonly log: UndoLog;
  readonly buffer: EditBuffer;
}

/** The state before the last group of edits; null when there is none. */
export function undo({ past, future }: UndoLog, now: EditBuffer): Moved | null {
  const buffer = past.at(-1);
  if (buffer === undefined) return null;
  return { buffer, log: { past: past.slice(0, -1), future: [...future, now], group: null } };
}

/** The state that was undone last; null when something was edited since, or nothing was undone. */
export function redo({ past, future }: UndoLog, now: EditBuffer): Moved | null {
  const buffer = future.at(-1);
  if (buffer === undefined) return null;
  return { buffer, log: { past: [...past, now], future: future.slice(0, -1), group: null } };
}
