import type { Receipt } from "../outcome.ts";
import { continuedPrompt } from "./continuation.ts";
import { NOTHING_SPENT, type Run } from "./run.ts";

/** Has the next attempt go on after `soFar`. False when nobody has room for that; then it begins anew, if there is one. */
export function goOn(run: Run, soFar: string): boolean {
  const prompts = run.states.map((state) => {
    const sent = run.planned.get(state) ?? state.sent;
    run.planned.set(state, sent);
    return { state, sent: state.out || sent === null ? null : continuedPrompt(sent, soFar) };
  });
  const isPossible = prompts.some(({ sent }) => sent !== null);
  for (const { state, sent } of prompts) {
    if (!isPossible) state.sent = run.planned.get(state) ?? null;
    else if (sent === null) state.out = true;
    else state.sent = sent;
  }
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
  for (const [state, sent] of run.planned) state.sent = sent;
  run.soFar = "";
  run.cut = null;
  run.spent = NOTHING_SPENT;
}

/** What both together took. */
export function total(some: Receipt["usage"], more: Receipt["usage"]): Receipt["usage"] {
  return {
    promptTokens: some.promptTokens + more.promptTokens,
    completionTokens: some.completionTokens + more.completionTokens,
    estimated: some.estimated || more.estimated,
  };
}
