import { attachedText, type Attachment } from "../core/chat/attachment.ts";
import type { Remark } from "../core/complaints/complaint.ts";
import type { Context } from "../core/compaction/context.ts";
import type { SpokenMessage } from "../core/message.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { SessionTranscript } from "../core/session.ts";
import { toolNote } from "../core/tools/tool-use.ts";
import { createCompactionLog, toCompactions } from "./compaction-log.ts";
import type { ExchangeRecord, InputRecord, InterruptedRecord, SessionRecord } from "./record.ts";
import { createTurnLog } from "./turn-log.ts";
import type { WorkflowState } from "../core/workflows/workflow-state.ts";

type TurnRecord = InputRecord | ExchangeRecord | InterruptedRecord;
type Turn = SessionTranscript["turns"][number];
type SentWith = Record<"attachments", readonly Attachment[] | undefined> &
  Record<"shown", string | undefined>;

const NOTHING_ELSE: SentWith = { attachments: undefined, shown: undefined };

const TITLE_LENGTH = 60;
export const AGENT_LENGTH = 80;
/** A title looks no further than this into an input: the first line of a paste may be megabytes long. */
const TITLE_SOURCE_LENGTH = 4000;

/** Why a turn has no answer when nothing says so. */
const UNANSWERED_REASON = "squad ended before an answer was saved";

/** What a session's records add up to, in the order in which they lie in its file. */
export interface Ledger {
  apply(record: SessionRecord): void;
  /** What the next request is made of: an object that does not change any more. */
  readonly context: Context;
  /** Where the session's workflow stands; null when none was begun. */
  readonly workflow: WorkflowState | null;
  /** True when a header was applied. */
  readonly hasHeader: boolean;
  /** Id of the turn with which the last `turns` turns of the transcript begin; null when it has fewer or `turns` is 0. */
  turnBefore(turns: number): string | null;
  /** The context without those turns. */
  contextBefore(turns: number): Context;
  /** Id of the exchange before the last `kept` ones; null when there is none. */
  exchangeBefore(kept: number): string | null;
  transcript(warnings: readonly Remark[]): SessionTranscript;
}

/** `createdAt` (ISO 8601) stands until a header or a first record says otherwise. */
export function createLedger(id: string, createdAt: string): Ledger {
  const log = createTurnLog<TurnRecord>();
  /** What only inputs hold, by their turn. */
  const sentWith = new Map<string, SentWith>();
  const compactions = createCompactionLog();
  let context: Context | null = null;
  let header: string | null = null;
  let workflow: WorkflowState | null = null;

  const add = (record: TurnRecord): void => {
    log.add(record);
    if (record.type === "input") {
      const { attachments, shown } = record;
      if (attachments !== undefined || shown !== undefined) sentWith.set(record.turn, { attachments, shown });
    }
    if (record.type === "exchange" || record.replaces !== undefined) context = null;
    if (record.replaces === undefined || sentWith.size === 0) return;
    const standing = new Set(log.standing.map(({ turn }) => turn));
    for (const turn of sentWith.keys()) if (!standing.has(turn)) sentWith.delete(turn);
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
      const { agent, user, assistant, tools = [] } = record;
      const answer = [assistant, toolNote(tools)].filter((part) => part !== "").join("\n\n");
      const content = `${user}${attachedText(sentWith.get(record.turn)?.attachments ?? [])}`;
      return [
        { role: "user", content, agent },
        { role: "assistant", content: answer, agent },
      ];
    });

  const contextOf = (records: readonly TurnRecord[]): Context => {
    const last = compactions.standingIn(records).at(-1);
    return {
      summary: last?.record.text ?? null,
      messages: messagesOf(last === undefined ? records : records.slice(last.turns)),
    };
  };

  const contextNow = (): Context => (context ??= contextOf(log.standing));

  const exchanges = (): readonly TurnRecord[] => log.standing.filter(({ type }) => type === "exchange");

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
      if (record.type === "workflow") {
        workflow = record.state;
        return;
      }
      if (record.type === "compaction") {
        compactions.add(record);
        context = null;
        return;
      }
      add(record);
    },
    get context() {
      return contextNow();
    },
    get workflow() {
      return workflow;
    },
    get hasHeader() {
      return header !== null;
    },
    turnBefore(turns) {
      const { ended } = split();
      const start = startOf(ended, turns);
      return start === null ? null : (ended[start]?.turn ?? null);
    },
    contextBefore(turns) {
      const { ended } = split();
      const start = startOf(ended, turns);
      return start === null ? contextNow() : contextOf(ended.slice(0, start));
    },
    exchangeBefore: (kept) => exchanges().at(-kept - 1)?.turn ?? null,
    transcript(warnings) {
      const { ended, open } = split();
      const { first, last } = log;
      return {
        id,
        agent: sanitizeLine(last?.agent ?? "", AGENT_LENGTH),
        createdAt: header ?? first?.at ?? last?.at ?? createdAt,
        updatedAt: last?.at ?? header ?? createdAt,
        messages: 2 * exchanges().length,
        title: first === null ? "" : titleOf(first),
        turns: ended.map((record) => toTurn(record, sentWith.get(record.turn))),
        ...toCompactions(compactions.standingIn(ended)),
        ...unansweredIn(open),
        warnings,
      };
    },
  };
}

/** First line that is not blank of what people are shown of a turn, at most 60 characters, safe to show. */
export function titleOf(record: TurnRecord): string {
  const shown = (record.type === "input" ? record.shown : undefined) ?? record.user;
  const [line = ""] = shown
    .slice(0, TITLE_SOURCE_LENGTH)
    .trimStart()
    .split(/[\r\n\u2028\u2029]/, 1);
  return sanitizeLine(line, TITLE_LENGTH);
}

function unansweredIn(open: TurnRecord | null): Pick<SessionTranscript, "unanswered" | "unansweredShown"> {
  if (open?.type !== "input") return { unanswered: null };
  const { user: unanswered, shown } = open;
  return { unanswered, ...(shown === undefined ? {} : { unansweredShown: shown }) };
}

function toTurn(record: TurnRecord, { attachments, shown }: SentWith = NOTHING_ELSE): Turn {
  const { agent, user, at } = record;
  const said = {
    agent,
    user,
    ...(shown === undefined ? {} : { shown }),
    ...(attachments === undefined ? {} : { attachments }),
  };
  if (record.type === "exchange") {
    const { assistant, receipt, tools } = record;
    return { kind: "exchange", ...said, assistant, receipt, ...(tools === undefined ? {} : { tools }), at };
  }
  if (record.type === "input")
    return { kind: "interrupted", ...said, partial: null, reason: UNANSWERED_REASON, at };
  const { partial, reason, tools } = record;
  return { kind: "interrupted", ...said, partial, reason, ...(tools === undefined ? {} : { tools }), at };
}
