import type { Message } from "./message.ts";
import { estimateTokens } from "./tokens.ts";

/** Messages of a conversation that are kept at most: 25 exchanges. */
export const MESSAGE_CAP = 50;

/**
 * Tokens a chat template puts around one message. Llama 3 spends five (`<|start_header_id|>`, the role,
 * `<|end_header_id|>`, a blank line, `<|eot_id|>`), OpenAI's ChatML four.
 */
const MESSAGE_OVERHEAD_TOKENS = 5;

/** What is left of a conversation, oldest first, and how many messages were left out at its front. */
export interface Trimmed {
  readonly messages: readonly Message[];
  readonly dropped: number;
}

/** Room a target model has, in tokens. */
export interface WindowBudget {
  /** Prompt and answer together. */
  readonly window: number;
  /** What the system prompt takes. */
  readonly systemTokens: number;
  /** What is reserved for the answer. */
  readonly maxOutputTokens: number;
}

export type WindowFit =
  | ({ readonly kind: "fits" } & Trimmed)
  /** Not even the last user message fits: `needed` tokens where `available` are left for messages. */
  | { readonly kind: "too_large"; readonly needed: number; readonly available: number };

/**
 * Drops whole exchanges from the front until at most `cap` messages remain. The result is a suffix of
 * `messages` and never starts with an assistant message: Gemini refuses such a history.
 */
export function capMessages(messages: readonly Message[], cap: number = MESSAGE_CAP): Trimmed {
  let start = Math.max(0, messages.length - cap);
  while (start < messages.length && messages[start]?.role !== "user") start += 1;
  return { messages: messages.slice(start), dropped: start };
}

/** Appends both messages of an answered turn, then caps the conversation. */
export function appendExchange(
  messages: readonly Message[],
  exchange: { readonly user: string; readonly assistant: string },
  cap: number = MESSAGE_CAP,
): Trimmed {
  return capMessages(
    [
      ...messages,
      { role: "user", content: exchange.user },
      { role: "assistant", content: exchange.assistant },
    ],
    cap,
  );
}

/**
 * Cuts what is sent to a model to its window: as many whole exchanges from the end as fit beside the system
 * prompt and the answer, by estimated tokens. The last user message is always among them, or the verdict is
 * `too_large` and a provider with a larger window has to take the turn.
 */
export function fitToWindow(messages: readonly Message[], budget: WindowBudget): WindowFit {
  const available = budget.window - budget.systemTokens - budget.maxOutputTokens;
  let start = messages.length;
  let used = 0;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (message === undefined) break;
    used += messageTokens(message);
    if (used > available && start < messages.length) break;
    if (message.role !== "user") continue;
    if (used > available) return { kind: "too_large", needed: used, available: Math.max(0, available) };
    start = index;
  }
  return { kind: "fits", messages: messages.slice(start), dropped: start };
}

/** Estimated tokens of one message within a prompt, template included. */
export function messageTokens(message: Message): number {
  return MESSAGE_OVERHEAD_TOKENS + estimateTokens(message.content);
}
