import type { UserMessage } from "../../core/chat/attachment.ts";
import type { ChatHost, ChatInput, SpokenReceipt } from "../../core/chat/chat-host.ts";
import type { Persona, Roster } from "../../core/persona.ts";
import type { Session, SessionTranscript } from "../../core/session.ts";

/** A message whose answer broke off, and what was shown of it. */
export interface BrokenOff {
  readonly message: UserMessage;
  readonly text: string;
}

/** What a chat knows of its session, and what of it changes as it goes on. */
export interface SessionState {
  /** What was said before; null in a session that begins here. */
  readonly history: ChatHost["history"];
  /** The last message that was sent; null when a file kept the last input from being sent. */
  last: UserMessage | null;
  lastInput: ChatInput | null;
  broken: BrokenOff | null;
  receipts: readonly SpokenReceipt[];
  /** How many turns at the end the next message takes the place of. */
  replaces: number;
  isSaved: boolean;
  isSaveLost: boolean;
}

/** The state in which a session is entered. */
export function stateOf(session: Session, roster: Roster): SessionState {
  const { transcript } = session;
  // An input that was never answered, or not to its end, is history too: it is shown or given back.
  const history = transcript.turns.length > 0 || transcript.unanswered !== null ? transcript : null;
  const last = lastMessageIn(session);
  return {
    history,
    last,
    lastInput: last,
    broken: brokenOffIn(session),
    receipts: receiptsIn(session, roster),
    replaces: 0,
    isSaved: history !== null,
    isSaveLost: false,
  };
}

/** Who a conversation goes on with: its last agent that is installed; null when none is. A party is no agent. */
export function personaOf({ turns, agent }: SessionTranscript, { personas }: Roster): Persona | null {
  // The agent of an input that was never answered is in no turn.
  const spoken = [...turns.map((turn) => turn.agent), agent];
  const last = spoken.findLast((spoke) => personas.some(({ id }) => id === spoke));
  return personas.find(({ id }) => id === last) ?? null;
}

/** Receipts of the answers that stand, oldest first, with the names that agents have in this project. */
export function receiptsIn({ transcript }: Session, { personas }: Roster): readonly SpokenReceipt[] {
  const nameOf = (id: string): string => personas.find((each) => each.id === id)?.name ?? id;
  return transcript.turns.flatMap((turn) =>
    turn.kind === "exchange" ? [{ ...turn.receipt, agent: nameOf(turn.agent) }] : [],
  );
}

/** Whether files go with a message or with those before it, which are sent again. */
export function carriesFiles(
  { attachments }: UserMessage,
  { transcript }: Pick<Session, "transcript">,
): boolean {
  return [attachments, ...transcript.turns.map((turn) => turn.attachments ?? [])].some(
    ({ length }) => length > 0,
  );
}

function brokenOffIn(session: Session): BrokenOff | null {
  const turn = session.transcript.turns.at(-1);
  const message = lastMessageIn(session);
  if (message === null || turn?.kind !== "interrupted" || turn.partial === null) return null;
  return { message, text: turn.partial.text };
}

function lastMessageIn({ transcript }: Session): UserMessage | null {
  const turn = transcript.turns.at(-1);
  if (turn === undefined) return null;
  const { user: text, attachments = [], shown } = turn;
  return { text, attachments, ...(shown === undefined ? {} : { shown }) };
}
