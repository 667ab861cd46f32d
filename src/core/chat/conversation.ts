import type { Message } from "../message.ts";
import { estimateTokens } from "../tokens.ts";

/** Messages of a conversation that are kept at most: 25 exchanges. */
export const MESSAGE_CAP = 50;

/**
 * Tokens a chat template puts around one message. Llama 3 spends five (`<|start_header_id|>`, the role,
 * `<|end_header_id|>`, a blank line, `<|eot_id|>`), OpenAI's ChatML four.
 */
export const MESSAGE_OVERHEAD_TOKENS = 5;

/** What is left of a conversation, oldest first, and how many messages were left out at its front. */
export interface Trimmed {
  readonly messages: readonly Message[];
  readonly dropped: number;
}

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

/** Tokens that chat templates and providers put around one call of a tool, or what it gave: names, ids, brackets. */
const CALL_OVERHEAD_TOKENS = 12;

/** Estimated tokens of one message within a prompt, template included. */
export function messageTokens({ content, calls, results }: Message): number {
  let tokens = MESSAGE_OVERHEAD_TOKENS + estimateTokens(content);
  for (const call of calls ?? []) tokens += CALL_OVERHEAD_TOKENS + estimateTokens(call.arguments);
  for (const result of results ?? []) tokens += CALL_OVERHEAD_TOKENS + estimateTokens(result.content);
  return tokens;
}
