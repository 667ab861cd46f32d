import type { ChatHost } from "../core/chat-host.ts";

/** The line that says how to come back to a session; null when there is nothing to come back to. */
export function resumeHint(host: Pick<ChatHost, "messages" | "sessionId">): string | null {
  return host.messages.count === 0 ? null : `Resume: squad chat --resume ${host.sessionId}`;
}
