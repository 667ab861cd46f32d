import { isAskable, roomOf, type LinkState } from "./chain.ts";
import { fitToRoom, leastTokens, requestTokens, type Request } from "./token-budget.ts";

/**
 * Brings back one link of a chain that nobody is left of: the one with the most room that refused a request as too
 * large, with half of what it refused, or with the input alone where even that is more. So a wrong figure of a window
 * never stops a conversation for good. Once in a turn; does nothing when nothing can be left out.
 */
export function giveSecondChance(states: readonly LinkState[]): void {
  if (states.some(isAskable) || states.some(isHalved)) return;
  const refused = states
    .filter(({ refusedTokens }) => refusedTokens !== null)
    .toSorted((a, b) => roomOf(b.link).tokens - roomOf(a.link).tokens);
  for (const state of refused) {
    const half = halved(state);
    if (half === null) continue;
    state.sent = half;
    state.out = false;
    return;
  }
}

/** True of a link whose present request is smaller than the one it refused. */
export function isHalved({ sent, refusedTokens }: LinkState): boolean {
  return sent !== null && refusedTokens !== null && requestTokens(sent) < refusedTokens;
}

/** Notes that a link refused what was sent to it. */
export function noteTooLarge(state: LinkState): void {
  if (state.sent !== null) state.refusedTokens ??= requestTokens(state.sent);
}

function halved({ prompt, link, refusedTokens }: LinkState): Request | null {
  if (refusedTokens === null) return null;
  const { maxOutputTokens } = link.provider;
  const least = leastTokens(prompt, maxOutputTokens);
  const room = Math.max(Math.floor(refusedTokens / 2), least);
  return room < refusedTokens ? fitToRoom(prompt, room, maxOutputTokens) : null;
}
