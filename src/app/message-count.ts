import type { MessageCount } from "../core/chat-host.ts";
import { MESSAGE_CAP, capMessages, messageTokens } from "../core/conversation.ts";
import type { Message } from "../core/message.ts";
import { estimateTokens } from "../core/tokens.ts";

/** Counts what is sent of a conversation. Asked again for the same messages, it counts nothing anew. */
export function createMessageCounter(): (messages: readonly Message[], system: () => string) => MessageCount {
  let known: { readonly messages: readonly Message[]; readonly count: MessageCount } | null = null;
  return (messages, system) => {
    if (known?.messages === messages) return known.count;
    const kept = capMessages(messages).messages;
    const tokens =
      kept.length === 0
        ? 0
        : kept.reduce((sum, message) => sum + messageTokens(message), estimateTokens(system()));
    known = { messages, count: { count: kept.length, cap: MESSAGE_CAP, tokens } };
    return known.count;
  };
}
