import type { Receipt } from "../outcome.ts";
import { isAskable } from "./chain.ts";
import { continuedPrompt } from "./continuation.ts";
import { NOTHING_SPENT, type Run } from "./run.ts";

/**
 * Has the next attempt go on after `soFar`, by a link that has room for that. False when none has: then it begins anew, if
 * there is one.
 */
export function goOn(run: Run, soFar: string): boolean {
  for (const state of run.states) {
    if (!run.planned.has(state)) run.planned.set(state, state.sent);
    const planned = run.planned.get(state) ?? null;
    state.sent = planned === null ? null : continuedPrompt(planned, soFar);
  }
  const isPossible = run.states.some(isAskable);
  if (!isPossible) sendFromTheStart(run);
  run.soFar = isPossible ? soFar : "";
  return isPossible;
}

/** An answer that reached its length limit and has outgrown the room to go on stands as it is: nobody else is asked. */
export function endCut(run: Run, text: string): void {
  if (run.cut === null) return;
  run.soFar = text;
  run.cut = { ...run.cut, isFinal: true };
}

/** What was shown is no part of the answer any more. */
export function beginAnew(run: Run): void {
  sendFromTheStart(run);
  run.soFar = "";
  run.cut = null;
  run.spent = NOTHING_SPENT;
}

function sendFromTheStart({ planned }: Run): void {
  for (const [state, sent] of planned) state.sent = sent;
}

/** What both together took. */
export function total(some: Receipt["usage"], more: Receipt["usage"]): Receipt["usage"] {
  return {
    promptTokens: some.promptTokens + more.promptTokens,
    completionTokens: some.completionTokens + more.completionTokens,
    estimated: some.estimated || more.estimated,
  };
}
