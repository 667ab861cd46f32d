import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { Words } from "../words/en/index.ts";

/** The line that says how to come back to a session; null when there is nothing to come back to. */
export function resumeHint(
  host: Pick<ChatHost, "isSaved" | "sessionId">,
  { notices }: Pick<Words, "notices">,
): string | null {
  return host.isSaved ? notices.resume(host.sessionId) : null;
}
