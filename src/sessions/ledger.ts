import type { Message } from "../core/message.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { SessionTranscript } from "../core/session.ts";
import type { ExchangeRecord, InputRecord, InterruptedRecord, SessionRecord } from "./record.ts";
import { createTurnLog } from "./turn-log.ts";

type TurnRecord = InputRecord | ExchangeRecord | InterruptedRecord;
type Turn = SessionTranscript["turns"][number];

const TITLE_LENGTH = 60;
export const AGENT_LENGTH = 80;
/** A title looks no further than this into an input: the first line of a paste may be megabytes long. */
const TITLE_SOURCE_LENGTH = 4000;

/** Why a turn has no answer when nothing says so. */
const UNANSWERED_REASON = "squad ended before an answer was saved";

/** What a session's records add up to, in the order in which they lie in its file. */
export interface Ledger {
  apply(record: SessionRecord): void;
  /** All committed messages, oldest first: a list that does not change any more. */
  readonly messages: readonly Message[];
  /** True when a header was applied. */
  readonly hasHeader: boolean;
  /** Id of the turn with which the last `turns` turns of the transcript begin; null when it has fewer or `turns` is 0. */
  turnBefore(turns: number): string | null;
  transcript(warnings: readonly string[]): SessionTranscript;
}

/** `createdAt` (ISO 8601) stands until a header or a first record says otherwise. */
export function createLedger(id: string, createdAt: string): Ledger {
  const log = createTurnLog<TurnRecord>();
  let messages: readonly Message[] | null = null;
  let header: string | null = null;

  /** The ended turns, and the last input when nothing became of it. */
  const split = (): { readonly ended: readonly TurnRecord[]; readonly open: TurnRecord | null } => {
    const { standing } = log;
    const open = standing.at(-1);
    return open?.type === "input" ? { ended: standing.slice(0, -1), open } : { ended: standing, open: null };
  };

  const messagesNow = (): readonly Message[] => {
    messages ??= log.standing.flatMap((record): Message[] =>
      record.type === "exchange"
        ? [
            { role: "user", content: record.user },
            { role: "assistant", content: record.assistant },
          ]
        : [],
    );
    return messages;
  };

  return {
    apply(record) {
      if (record.type === "repair") return;
      if (record.type === "session") {
        header ??= record.at;
        return;
      }
      log.add(record);
      if (record.type === "exchange" || record.replaces !== undefined) messages = null;
    },
    get messages() {
      return messagesNow();
    },
    get hasHeader() {
      return header !== null;
    },
    turnBefore(turns) {
      const { ended } = split();
      return turns < 1 ? null : (ended.at(-turns)?.turn ?? null);
    },
    transcript(warnings) {
      const { ended, open } = split();
      const { first, last } = log;
      return {
        id,
        agent: sanitizeLine(last?.agent ?? "", AGENT_LENGTH),
        createdAt: header ?? first?.at ?? last?.at ?? createdAt,
        updatedAt: last?.at ?? header ?? createdAt,
        messages: messagesNow().length,
        title: titleOf(first?.user ?? ""),
        turns: ended.map(toTurn),
        unanswered: open?.user ?? null,
        warnings,
      };
    },
  };
}

/** First line that is not blank, at most 60 characters, safe to show. */
export function titleOf(input: string): string {
  const [line = ""] = input
    .slice(0, TITLE_SOURCE_LENGTH)
    .trimStart()
    .split(/[\r\n\u2028\u2029]/, 1);
  return sanitizeLine(line, TITLE_LENGTH);
}

function toTurn(record: TurnRecord): Turn {
  const { agent, user, at } = record;
  if (record.type === "exchange") {
    return { kind: "exchange", agent, user, assistant: record.assistant, receipt: record.receipt, at };
  }
  const { partial, reason } = record.type === "input" ? { partial: null, reason: UNANSWERED_REASON } : record;
  return { kind: "interrupted", agent, user, partial, reason, at };
}
