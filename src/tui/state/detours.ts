import { note, type Block } from "../blocks/block.ts";
import type { PendingFailure } from "./turn-view.ts";
import type { Words } from "../words/en/index.ts";

/** A provider and how it failed, fit to recognise the same failure in the next turn. */
export function failureKey({ provider, words }: PendingFailure): string {
  return `${provider} ${words}`;
}

/**
 * The line between a failed attempt and the next: who failed how, and who is asked now. Nobody has answered yet, so
 * it promises nothing. A failure that the turn before met as well is said in short; one that cut off text never is.
 */
export function detourNote(
  failure: PendingFailure,
  next: string,
  isKnown: boolean,
  { detour: said }: Words,
): Block {
  const { provider, words, mark, goesOn } = failure;
  const isSame = next === provider;
  if (mark !== null) {
    const deed = (goesOn ? said.goesOn : said.startsOver)(isSame ? said.it : next);
    return note(`— ${said.marks[mark]}, ${provider} ${words}; ${deed} —`, "warn");
  }
  if (isSame) return note(`${provider} ${words}; ${said.askingAgain}`);
  const what = isKnown ? said.stillNoAnswer(provider) : `${provider} ${words}`;
  return note(`${what}; ${said.asking(next)}`);
}

/** The line after the last attempt of a turn that ended without asking anybody else. */
export function lastFailureNote(
  { provider, words, mark }: PendingFailure,
  served: string | null,
  { detour: said }: Words,
): Block {
  const stands = served === null ? "" : `; ${said.stands(served)}`;
  if (mark !== null) return note(`— ${said.marks[mark]}, ${provider} ${words}${stands} —`, "warn");
  return note(`${provider} ${words}${stands}`);
}
