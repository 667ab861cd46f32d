import { attachedText, type Attachment } from "../core/attachment.ts";
import type { SpokenMessage } from "../core/message.ts";
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
  readonly messages: readonly SpokenMessage[];
  /** True when a header was applied. */
  readonly hasHeader: boolean;
  /** Id of the turn with which the last `turns` turns of the transcript begin; null when it has fewer or `turns` is 0. */
  turnBefore(turns: number): string | null;
  /** The messages without those turns. */
  messagesBefore(turns: number): readonly SpokenMessage[];
  transcript(warnings: readonly string[]): SessionTranscript;
}

/** `createdAt` (ISO 8601) stands until a header or a first record says otherwise. */
export function createLedger(id: string, createdAt: string): Ledger {
  const log = createTurnLog<TurnRecord>();
  /** Files by the turn they were sent with. */
  const files = new Map<string, readonly Attachment[]>();
  let messages: readonly SpokenMessage[] | null = null;
  let header: string | null = null;

  const add = (record: TurnRecord): void => {
    log.add(record);
    if (record.type === "input" && record.attachments !== undefined)
      files.set(record.turn, record.attachments);
    if (record.type === "exchange" || record.replaces !== undefined) messages = null;
    if (record.replaces === undefined || files.size === 0) return;
    const standing = new Set(log.standing.map(({ turn }) => turn));
    for (const turn of files.keys()) if (!standing.has(turn)) files.delete(turn);
  };

  /** The ended turns, and the last input when nothing became of it. */
  const split = (): { readonly ended: readonly TurnRecord[]; readonly open: TurnRecord | null } => {
    const { standing } = log;
    const open = standing.at(-1);
    return open?.type === "input" ? { ended: standing.slice(0, -1), open } : { ended: standing, open: null };
  };

  const messagesOf = (records: readonly TurnRecord[]): readonly SpokenMessage[] =>
    records.flatMap((record): SpokenMessage[] => {
      if (record.type !== "exchange") return [];
      const { agent, user, assistant } = record;
      const content = `${user}${attachedText(files.get(record.turn) ?? [])}`;
      return [
        { role: "user", content, agent },
        { role: "assistant", content: assistant, agent },
      ];
    });

  const messagesNow = (): readonly SpokenMessage[] => (messages ??= messagesOf(log.standing));

  /** Index into `ended` of the turn with which its last `turns` turns begin; null when it has fewer or `turns` is 0. */
  const startOf = (ended: readonly TurnRecord[], turns: number): number | null =>
    turns < 1 || turns > ended.length ? null : ended.length - turns;

  return {
    apply(record) {
      if (record.type === "repair") return;
      if (record.type === "session") {
        header ??= record.at;
        return;
      }
      add(record);
    },
    get messages() {
      return messagesNow();
    },
    get hasHeader() {
      return header !== null;
    },
    turnBefore(turns) {
      const { ended } = split();
      const start = startOf(ended, turns);
      return start === null ? null : (ended[start]?.turn ?? null);
    },
    messagesBefore(turns) {
      const { ended } = split();
      const start = startOf(ended, turns);
      return start === null ? messagesNow() : messagesOf(ended.slice(0, start));
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
        turns: ended.map((record) => toTurn(record, files.get(record.turn))),
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

function toTurn(record: TurnRecord, files: readonly Attachment[] | undefined): Turn {
  const { agent, user, at } = record;
  const said = { agent, user, ...(files === undefined ? {} : { attachments: files }) };
  if (record.type === "exchange") {
    return { kind: "exchange", ...said, assistant: record.assistant, receipt: record.receipt, at };
  }
  const { partial, reason } = record.type === "input" ? { partial: null, reason: UNANSWERED_REASON } : record;
  return { kind: "interrupted", ...said, partial, reason, at };
}
