import type { ChatHost } from "../core/chat-host.ts";

/** The line that says how to come back to a session; null when there is nothing to come back to. */
export function resumeHint(host: Pick<ChatHost, "isSaved" | "sessionId">): string | null {
  return host.isSaved ? `Resume: squad chat --resume ${host.sessionId}` : null;
}
