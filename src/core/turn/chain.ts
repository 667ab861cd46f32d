import { fitToWindow } from "../conversation.ts";
import type { LimitKey } from "../limits/limiter.ts";
import type { Message } from "../message.ts";
import type { Provider } from "../provider.ts";
import { estimateTokens } from "../tokens.ts";

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

/** The smaller of what the model can read and what the provider's limit ever admits at once. */
export function roomOf({ provider, tokensPerWindow }: ChainLink): Room {
  return tokensPerWindow !== null && tokensPerWindow < provider.contextWindow
    ? { tokens: tokensPerWindow, bound: "tpm" }
    : { tokens: provider.contextWindow, bound: "window" };
}

/** What a turn sends, before it is cut to the room a link has. */
export interface Prompt {
  /** The persona's system prompt. */
  readonly system: string;
  /** Committed messages, oldest first. */
  readonly history: readonly Message[];
  readonly input: string;
}

/** What one turn has learned of a link. */
export interface LinkState {
  readonly link: ChainLink;
  /** Place in the chain, 0-based. */
  readonly index: number;
  /** What is sent to this model; null when there is no room for even the input alone. */
  sent: {
    readonly messages: readonly Message[];
    readonly dropped: number;
    readonly promptTokens: number;
  } | null;
  failures: number;
  /** Monotonic milliseconds before which it is not asked again. */
  readyAt: number;
  /** Not to be asked any more in this turn. */
  out: boolean;
}

/** Every link with the prompt cut to its room; links that have too little for the input are out from the start. */
export function planChain(chain: readonly ChainLink[], prompt: Prompt): readonly LinkState[] {
  const systemTokens = estimateTokens(prompt.system);
  const all: readonly Message[] = [...prompt.history, { role: "user", content: prompt.input }];
  return chain.map((link, index) => {
    const { maxOutputTokens } = link.provider;
    const fit = fitToWindow(all, { window: roomOf(link).tokens, systemTokens, maxOutputTokens });
    const sent =
      fit.kind === "too_large"
        ? null
        : {
            messages: fit.messages,
            dropped: fit.dropped,
            promptTokens: systemTokens + tokensOf(fit.messages),
          };
    return { link, index, sent, failures: 0, readyAt: 0, out: sent === null };
  });
}

function tokensOf(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + estimateTokens(message.content), 0);
}
