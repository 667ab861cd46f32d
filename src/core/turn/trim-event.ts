import type { SquadEventBody } from "../events.ts";
import { roomOf, type LinkState } from "./chain.ts";
import { isHalved } from "./second-chance.ts";

type Trim = Extract<SquadEventBody, { readonly type: "conversation-trim" }>;

/** What of a prompt a link does not get, and why; null when it gets all, with room for the whole answer. */
export function trimEvent(state: LinkState): Trim | null {
  const { sent, link, refusedTokens } = state;
  if (sent === null) return null;
  const { name, maxOutputTokens } = link.provider;
  const answerTokens = sent.answerTokens < maxOutputTokens ? sent.answerTokens : null;
  if (sent.dropped === 0 && answerTokens === null) return null;
  const { tokens, bound } = roomOf(link);
  const why = isHalved(state)
    ? { reason: "refused" as const, room: refusedTokens }
    : { reason: bound, room: tokens };
  return { type: "conversation-trim", dropped: sent.dropped, ...why, provider: name, answerTokens };
}
