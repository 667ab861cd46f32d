import type { LimitKey } from "../limits/limiter.ts";
import type { Provider } from "../providers/provider.ts";
import { withShorterRounds } from "./shorter-rounds.ts";
import { fitToRoom, measurePrompt, type MeasuredPrompt, type Prompt, type Request } from "./token-budget.ts";

/** One provider of a chain, with the limits it draws on. */
export interface ChainLink {
  readonly provider: Provider;
  /** Null for a provider without limits, which is asked only when no limited one is left. */
  readonly limitKey: LimitKey | null;
  /** Its limit of tokens in one window, and so in one request; null without one. */
  readonly tokensPerWindow: number | null;
}

/** How large one request may be, prompt and answer together, and what says so. */
export interface Room {
  readonly tokens: number;
  readonly bound: "window" | "tpm";
}

/**
 * The smaller of what the model can read and what the provider's limit ever admits at once.
 * @param tokensPerWindow that limit, where more is known of it than was configured
 */
export function roomOf(link: ChainLink, tokensPerWindow: number | null = link.tokensPerWindow): Room {
  const { contextWindow } = link.provider;
  return tokensPerWindow !== null && tokensPerWindow < contextWindow
    ? { tokens: tokensPerWindow, bound: "tpm" }
    : { tokens: contextWindow, bound: "window" };
}

/** What one turn has learned of a link. */
export interface LinkState {
  readonly link: ChainLink;
  /** Place in the chain, 0-based. */
  readonly index: number;
  /** All there is to send, before it is cut. */
  readonly prompt: MeasuredPrompt;
  /** What is sent to this model; null when there is no room for even the input alone, or for what an answer goes on with. */
  sent: Request | null;
  /** Tokens, answer included, of a request that the provider refused as too large; null while none was. */
  refusedTokens: number | null;
  failures: number;
  /** Monotonic milliseconds before which it is not asked again. */
  readyAt: number;
  /** Not to be asked any more in this turn. */
  out: boolean;
}

/** True of a link that may be asked now or later in this turn. */
export function isAskable({ out, sent }: LinkState): boolean {
  return !out && sent !== null;
}

/**
 * Every link with the prompt cut to its room, what tools gave before shortened where that is too much; links that have
 * too little for the input are out from the start.
 */
export function planChain(chain: readonly ChainLink[], prompt: Prompt): readonly LinkState[] {
  const whole = measurePrompt(prompt);
  return chain.map((link, index) => {
    const { maxOutputTokens } = link.provider;
    const { tokens } = roomOf(link);
    const measured = withShorterRounds(whole, tokens, maxOutputTokens);
    const sent = fitToRoom(measured, tokens, maxOutputTokens);
    const start = { refusedTokens: null, failures: 0, readyAt: 0, out: sent === null };
    return { link, index, prompt: measured, sent, ...start };
  });
}
