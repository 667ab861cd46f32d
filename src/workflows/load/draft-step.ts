import type { WorkflowStep } from "../../core/workflows/workflow.ts";
import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import { splitText } from "./split-text.ts";

/** A step as an engine reads it: not yet cut to size, not yet linked. */
export interface DraftStep {
  /** As its file calls it; need not be unique. */
  readonly id: string;
  readonly goal: string;
  readonly text: string;
  readonly condition?: string | null;
  readonly isOptional?: boolean;
  readonly outputs?: readonly string[];
  /** Ids of steps as their files call them. */
  readonly branches?: readonly string[];
  /** Id of the step that follows; null for none. @default the next in order */
  readonly next?: string | null;
  readonly checkpoint?: WorkflowStep["checkpoint"];
}

const LONGEST_GOAL = 120;
const MOST_STEPS = 150;

interface Piece {
  readonly draft: DraftStep;
  readonly id: string;
  readonly text: string;
  readonly isLast: boolean;
  /** Which of the parts of a step that was cut: ` (1/2)`; empty for a whole one. */
  readonly part: string;
  readonly outputs: readonly string[];
}

/**
 * Steps of unique ids, none over `STEP_TOKENS`, each linked to the next: one that is too long becomes `2a`, `2b`, …, of
 * which each keeps the outputs that its text names and the last keeps the branches. At most 150 steps.
 */
export function finishSteps(all: readonly DraftStep[]): readonly WorkflowStep[] {
  const drafts = all.slice(0, MOST_STEPS);
  const names = new Map<string, string>();
  const used = new Set<string>(drafts.map((draft) => idOf(draft.id)));
  const taken = new Set<string>();
  const pieces = drafts.flatMap((draft) => {
    const made = cut(draft, used, taken);
    const [first] = made;
    if (first !== undefined && !names.has(draft.id)) names.set(draft.id, first.id);
    return made;
  });
  const kept = pieces.slice(0, MOST_STEPS);
  const there = new Set(kept.map((piece) => piece.id));
  return kept.map((piece, index) => {
    const { draft } = piece;
    const following = kept[index + 1]?.id ?? null;
    const named = draft.next == null ? draft.next : names.get(draft.next);
    const next = piece.isLast && named !== undefined ? named : following;
    const branches = piece.isLast ? (draft.branches ?? []).map((id) => names.get(id) ?? "") : [];
    return {
      id: piece.id,
      goal: (sanitizeLine(draft.goal, LONGEST_GOAL) || piece.id) + piece.part,
      text: piece.text,
      condition: draft.condition ?? null,
      isOptional: draft.isOptional ?? false,
      outputs: piece.outputs,
      next: next !== null && there.has(next) ? next : null,
      branches: [...new Set(branches)].filter((id) => there.has(id) && id !== next && id !== piece.id),
      checkpoint: checkpointOf(draft, piece),
    };
  });
}

function checkpointOf(draft: DraftStep, piece: Piece): WorkflowStep["checkpoint"] {
  const wanted = draft.checkpoint ?? "none";
  const isMade = (draft.outputs ?? []).length > 0 ? piece.outputs.length > 0 : piece.isLast;
  return isMade ? wanted : "none";
}

function cut(draft: DraftStep, used: ReadonlySet<string>, taken: Set<string>): Piece[] {
  const texts = splitText(sanitize(draft.text));
  const parts = texts.length === 0 ? [draft.goal] : texts;
  const outputs = draft.outputs ?? [];
  const places = outputs.map((name) => {
    const at = parts.findLastIndex((part) => part.includes(name));
    return at === -1 ? parts.length - 1 : at;
  });
  return parts.map((text, index) => ({
    draft,
    id: freeId(partId(idOf(draft.id), index, parts.length), parts.length > 1 ? used : new Set(), taken),
    text,
    isLast: index === parts.length - 1,
    part: parts.length === 1 ? "" : ` (${index + 1}/${parts.length})`,
    outputs: outputs.filter((_, place) => places[place] === index),
  }));
}

function partId(id: string, index: number, count: number): string {
  if (count === 1) return id;
  return /\d$/.test(id) && index < 26 ? `${id}${String.fromCodePoint(97 + index)}` : `${id}-${index + 1}`;
}

/** `wanted`, or with a number behind when a step has it already or will have it. */
function freeId(wanted: string, used: ReadonlySet<string>, taken: Set<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id) || used.has(id); number += 1) id = `${wanted}-${number}`;
  taken.add(id);
  return id;
}

function idOf(id: string): string {
  return (
    id
      .replace(/[^\w.-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "step"
  );
}
