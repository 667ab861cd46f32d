import { estimateTokens } from "../tokens.ts";
import { messageTokens } from "../chat/conversation.ts";
import type { Message, SpokenMessage } from "../message.ts";

/** What a conversation has for its next request. */
export interface Context {
  /** What was said before `messages`, in short; null when nothing was summarised. */
  readonly summary: string | null;
  /** Committed messages after that, oldest first: whole exchanges. */
  readonly messages: readonly SpokenMessage[];
}

/** The marks around it: what looks like one within a summary must not. */
const MARK = /\[(?=\s{0,20}(?:end of the )?summary\b)/giu;

/** What a request says of the part that was summarised. Marked, so that a model takes it for no words of the user's. */
export function noteOf(summary: string): string {
  return `[Summary of the conversation so far]\n${summary.replace(MARK, "(")}\n[End of the summary]\n\n`;
}

/**
 * `messages`, which begin with a user's, as they are sent with a note: it opens the first of them. A message of its own
 * would be a second user's in a row, which chat templates refuse that want the roles to alternate (Gemma, Mistral), or
 * need an answer between them that nobody gave.
 */
export function withNote(note: string, messages: readonly Message[]): readonly Message[] {
  const [first, ...rest] = messages;
  if (note === "" || first === undefined) return messages;
  return [{ role: first.role, content: `${note}${first.content}` }, ...rest];
}

/** Estimated tokens of what is sent of a conversation beside the system prompt and the next input. */
export function contextTokens({
  summary,
  messages,
}: {
  readonly summary: string | null;
  readonly messages: readonly Message[];
}): number {
  const note = summary === null ? 0 : estimateTokens(noteOf(summary));
  return messages.reduce((sum, message) => sum + messageTokens(message), note);
}
