import type { MessageCount } from "../../core/chat/chat-host.ts";
import { MESSAGE_CAP, capMessages } from "../../core/chat/conversation.ts";
import { contextTokens, type Context } from "../../core/compaction/context.ts";
import { estimateTokens } from "../../core/tokens.ts";

/** Counts what is sent of a conversation. Asked again for the same context, it counts nothing anew. */
export function createMessageCounter(): (context: Context, system: () => string) => MessageCount {
  let known: { readonly context: Context; readonly count: MessageCount } | null = null;
  return (context, system) => {
    if (known?.context === context) return known.count;
    const { messages } = capMessages(context.messages);
    const { summary } = context;
    const tokens =
      messages.length === 0 ? 0 : contextTokens({ summary, messages }) + estimateTokens(system());
    known = { context, count: { count: messages.length, cap: MESSAGE_CAP, tokens } };
    return known.count;
  };
}
