import type { Message } from "../message.ts";
import type { FailureKind } from "../providers/provider-error.ts";
import { extended, fitToRoom, type Request } from "./token-budget.ts";

/** How often one answer that reached its length limit goes on within a turn. */
export const MOST_CONTINUATIONS = 2;
/** Less is sooner said anew than continued, in characters. */
const LEAST_CONTINUED = 80;

const GO_ON: Message = {
  role: "user",
  content:
    "Continue your last message exactly where it stopped, in the same language. Repeat nothing and explain nothing.",
};

/** True when an answer that broke off with `kind` after `shown` is continued by whoever is asked next. */
export function isContinued(kind: FailureKind, shown: string): boolean {
  return kind !== "blocked" && shown.trim().length >= LEAST_CONTINUED;
}

/**
 * What a link is sent so that the answer goes on after `soFar`, in the room it has: the input and `soFar` whole, and as
 * much of the history as fits; null when there is no room for that.
 */
export function continuedPrompt(sent: Request, soFar: string): Request | null {
  const added: readonly Message[] = [{ role: "assistant", content: soFar }, GO_ON];
  const { prompt, room, maxOutputTokens } = sent;
  return fitToRoom(extended(prompt, added), room, maxOutputTokens);
}
