import type { ChatHost } from "../core/chat-host.ts";

/** The line that says how to come back to a session; null when there is nothing to come back to. */
export function resumeHint({
  messages,
  sessionId,
  isResumable = messages.count > 0,
}: Pick<ChatHost, "messages" | "sessionId" | "isResumable">): string | null {
  return isResumable ? `Resume: squad chat --resume ${sessionId}` : null;
}
