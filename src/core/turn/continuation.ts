import { messageTokens } from "../conversation.ts";
import type { Message } from "../message.ts";
import type { FailureKind } from "../provider-error.ts";
import { type ChainLink, type LinkState, roomOf } from "./chain.ts";

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

/** What a link is sent so that the answer goes on after `soFar`; null when it has no room for that. */
export function continuedPrompt(
  link: ChainLink,
  sent: NonNullable<LinkState["sent"]>,
  soFar: string,
): LinkState["sent"] {
  const added: readonly Message[] = [{ role: "assistant", content: soFar }, GO_ON];
  const promptTokens = added.reduce((sum, message) => sum + messageTokens(message), sent.promptTokens);
  if (promptTokens + link.provider.maxOutputTokens > roomOf(link).tokens) return null;
  return { ...sent, messages: [...sent.messages, ...added], promptTokens };
}
