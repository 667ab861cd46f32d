import { isAskable, planChain, type LinkState } from "./chain.ts";
import { NOTHING_SPENT, type Run, type Turn } from "./run.ts";

/** What the rounds before have taken, and go on being counted in. */
type Carried = Pick<Run, "states" | "began" | "attempts" | "waitedMs">;

/**
 * A turn, or its next round after the run of the round before: providers that were out of that one stay out.
 * @param lead what is put between the text of the rounds before and that of this one
 */
export function startRun({
  before = null,
  lead = "",
  ...parts
}: Pick<Run, "turn" | "deps" | "signal"> & {
  readonly before?: Run | null;
  readonly lead?: string;
}): Run {
  const { states, began, attempts, waitedMs }: Carried = before ?? {
    states: [],
    began: parts.deps.clock.now(),
    attempts: [],
    waitedMs: 0,
  };
  return {
    ...parts,
    lead,
    began,
    states: planRound(parts.turn, states),
    planned: new Map(),
    attempts,
    soFar: "",
    continuations: 0,
    cut: null,
    spent: NOTHING_SPENT,
    waitedMs,
    partial: null,
    rejected: [],
    passedOver: [],
  };
}

/** The chain for one round. Who is out stays out, but for a chain that nobody would be left of. */
function planRound(turn: Turn, before: readonly LinkState[]): readonly LinkState[] {
  const states = planChain(turn.chain, turn);
  for (const { failures, out, index } of before) {
    const state = states[index];
    if (state === undefined || !out || failures === 0) continue;
    state.out = true;
    state.failures = failures;
  }
  if (states.some(isAskable)) return states;
  for (const state of states) state.out = state.sent === null;
  return states;
}
