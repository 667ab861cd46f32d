import { note, type Block } from "./block.ts";
import type { PendingFailure } from "./turn-view.ts";

/** A provider and how it failed, fit to recognise the same failure in the next turn. */
export function failureKey({ provider, words }: PendingFailure): string {
  return `${provider} ${words}`;
}

/**
 * The line between a failed attempt and the next: who failed how, and who is asked now. Nobody has answered yet, so
 * it promises nothing. A failure that the turn before met as well is said in short; one that cut off text never is.
 */
export function detourNote(failure: PendingFailure, next: string, isKnown: boolean): Block {
  const { provider, words, mark, goesOn } = failure;
  const isSame = next === provider;
  if (mark !== null) {
    const deed = goesOn ? "goes on" : "starts over";
    return note(`— ${mark}, ${provider} ${words}; ${isSame ? "it" : next} ${deed} —`, "warn");
  }
  if (isSame) return note(`${provider} ${words}; asking it once more`);
  return note(
    isKnown ? `still no answer from ${provider}; asking ${next}` : `${provider} ${words}; asking ${next}`,
  );
}

/** The line after the last attempt of a turn that ended without asking anybody else. */
export function lastFailureNote({ provider, words, mark }: PendingFailure, served: string | null): Block {
  const stands = served === null ? "" : `; the answer of ${served} stands`;
  if (mark !== null) return note(`— ${mark}, ${provider} ${words}${stands} —`, "warn");
  return note(`${provider} ${words}${stands}`);
}
