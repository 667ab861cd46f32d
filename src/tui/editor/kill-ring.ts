import type { EditBuffer, Fragment } from "./edit-buffer.ts";
import { replaceRange } from "./edit-buffer.ts";

/** What was deleted by words and lines, to be brought back. */
export interface KillRing {
  /** Latest first. */
  readonly entries: readonly Fragment[];
  /** What the last action was, if the next may go on with it: a deletion, or bringing entry `index` back. */
  readonly last:
    | { readonly kind: "none" | "kill" }
    | { readonly kind: "yank"; readonly from: number; readonly index: number };
}

export const EMPTY_RING: KillRing = { entries: [], last: { kind: "none" } };

const ENTRIES_CAP = 30;

/** Keeps what was deleted before or behind the cursor; deletions in a row are one entry. */
export function kill(ring: KillRing, killed: Fragment, side: "before" | "behind"): KillRing {
  if (killed.text === "") return ring;
  const [latest, ...older] = ring.entries;
  const entries =
    ring.last.kind === "kill" && latest !== undefined
      ? [side === "before" ? join(killed, latest) : join(latest, killed), ...older]
      : [killed, ...ring.entries].slice(0, ENTRIES_CAP);
  return { entries, last: { kind: "kill" } };
}

interface Yanked {
  readonly ring: KillRing;
  readonly buffer: EditBuffer;
}

/** Brings the latest entry back at the cursor; null when there is none. */
export function yank(ring: KillRing, buffer: EditBuffer): Yanked | null {
  return bringBack(ring, buffer, { from: buffer.cursor, index: 0 });
}

/** Puts the entry before it in the place of the one that was just brought back; null when none was. */
export function yankOlder(ring: KillRing, buffer: EditBuffer): Yanked | null {
  const { last, entries } = ring;
  if (last.kind !== "yank") return null;
  return bringBack(ring, buffer, { from: last.from, index: (last.index + 1) % entries.length });
}

/** The next action goes on with none before it. */
export function endRun(ring: KillRing): KillRing {
  return ring.last.kind === "none" ? ring : { ...ring, last: { kind: "none" } };
}

function bringBack(
  ring: KillRing,
  buffer: EditBuffer,
  { from, index }: { readonly from: number; readonly index: number },
): Yanked | null {
  const entry = ring.entries[index];
  if (entry === undefined) return null;
  return {
    ring: { ...ring, last: { kind: "yank", from, index } },
    buffer: replaceRange(buffer, from, buffer.cursor, entry),
  };
}

function join(first: Fragment, second: Fragment): Fragment {
  return { text: first.text + second.text, pastes: [...first.pastes, ...second.pastes] };
}
