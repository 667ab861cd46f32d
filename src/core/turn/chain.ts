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
}

/** What a turn sends, before it is cut to a model's window. */
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
  /** What is sent to this model; null when even the input alone is too large for it. */
  readonly sent: {
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

/** Every link with the prompt cut to its model's window; links whose window is too small are out from the start. */
export function planChain(chain: readonly ChainLink[], prompt: Prompt): readonly LinkState[] {
  const systemTokens = estimateTokens(prompt.system);
  const all: readonly Message[] = [...prompt.history, { role: "user", content: prompt.input }];
  return chain.map((link, index) => {
    const { contextWindow, maxOutputTokens } = link.provider;
    const fit = fitToWindow(all, { window: contextWindow, systemTokens, maxOutputTokens });
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
