import type { Emit } from "../../core/events.ts";
import type { ChainLink } from "../../core/turn/chain.ts";
import { leastTokens, measurePrompt, type Prompt } from "../../core/turn/token-budget.ts";

/** How large a request may be, where something asks for less than its model could take. */
export interface RequestBounds {
  /** Tokens of a request with its answer; more only where what no request goes without takes more. */
  readonly requestTokens: number;
  /** Tokens of the answer. */
  readonly answerTokens: number;
}

/**
 * The chain with requests of at most this size. The bound on the whole is left out where `prompt`, which no request goes
 * without, is too large for it: then the providers' own limits decide.
 */
export function within(
  links: readonly ChainLink[],
  prompt: Prompt,
  bounds: RequestBounds | null,
): readonly ChainLink[] {
  if (bounds === null) return links;
  const { requestTokens, answerTokens } = bounds;
  const measured = measurePrompt(prompt);
  return links.map((link) => {
    const maxOutputTokens = Math.min(link.provider.maxOutputTokens, answerTokens);
    const isTooLarge = leastTokens(measured, maxOutputTokens) > requestTokens;
    const tokensPerWindow = isTooLarge
      ? link.tokensPerWindow
      : Math.min(link.tokensPerWindow ?? requestTokens, requestTokens);
    return { ...link, tokensPerWindow, provider: { ...link.provider, maxOutputTokens } };
  });
}

/** `emit` without what is said of a conversation that was cut to these bounds: nobody's limit is the reason. */
export function silentOn(bounds: RequestBounds | null, emit: Emit): Emit {
  if (bounds === null) return emit;
  return (event) => {
    const isOurs =
      event.type === "conversation-trim" && (event.reason === "cap" || event.room === bounds.requestTokens);
    if (isOurs) return;
    emit(event);
  };
}
