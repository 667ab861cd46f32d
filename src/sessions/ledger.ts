import { attachedText, type Attachment } from "../core/attachment.ts";
import type { SpokenMessage } from "../core/message.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { SessionTranscript } from "../core/session.ts";
import type { ExchangeRecord, InputRecord, InterruptedRecord, SessionRecord } from "./record.ts";

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
  transcript(warnings: readonly string[]): SessionTranscript;
}

/** `createdAt` (ISO 8601) stands until a header or a first record says otherwise. */
export function createLedger(id: string, createdAt: string): Ledger {
  /** An input that was answered leaves null behind: its turn stands where its answer was committed. */
  const entries: (TurnRecord | null)[] = [];
  const pending = new Map<string, number>();
  /** Files by the turn they were sent with. */
  const files = new Map<string, readonly Attachment[]>();
  const seen = new Set<string>();
  const messages: SpokenMessage[] = [];
  let snapshot: readonly SpokenMessage[] | null = null;
  let header: string | null = null;
  let first: TurnRecord | null = null;
  let last: TurnRecord | null = null;

  const applyTurn = (record: TurnRecord): void => {
    const key = `${record.type} ${record.turn}`;
    if (seen.has(key)) return;
    seen.add(key);
    first ??= record;
    last = record;
    if (record.type === "input") {
      pending.set(record.turn, entries.length);
      if (record.attachments !== undefined) files.set(record.turn, record.attachments);
    } else {
      const index = pending.get(record.turn);
      if (index !== undefined) entries[index] = null;
      pending.delete(record.turn);
    }
    entries.push(record);
    if (record.type !== "exchange") return;
    const { agent, user, assistant } = record;
    const content = `${user}${attachedText(files.get(record.turn) ?? [])}`;
    messages.push({ role: "user", content, agent }, { role: "assistant", content: assistant, agent });
    snapshot = null;
  };

  return {
    apply(record) {
      if (record.type === "session") header ??= record.at;
      else if (record.type !== "repair") applyTurn(record);
    },
    get messages() {
      snapshot ??= messages.slice();
      return snapshot;
    },
    get hasHeader() {
      return header !== null;
    },
    transcript(warnings) {
      const open = entries.at(-1);
      const unanswered = open?.type === "input" ? open : null;
      return {
        id,
        agent: sanitizeLine(last?.agent ?? "", AGENT_LENGTH),
        createdAt: header ?? first?.at ?? createdAt,
        updatedAt: last?.at ?? header ?? createdAt,
        messages: messages.length,
        title: titleOf(first?.user ?? ""),
        turns: entries.flatMap((entry) =>
          entry === null || entry === unanswered ? [] : [toTurn(entry, files.get(entry.turn))],
        ),
        unanswered: unanswered?.user ?? null,
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
