import type { Attachment } from "./chat/attachment.ts";
import type { Context } from "./compaction/context.ts";
import type { Remark } from "./complaints/complaint.ts";
import type { PartialAnswer, Receipt } from "./outcome.ts";
import type { ToolUse } from "./tools/tool-use.ts";
import type { WorkflowState } from "./workflows/workflow-state.ts";

/** One committed exchange. */
export interface Exchange {
  readonly agent: string;
  readonly user: string;
  /** What the user did to send that, for people; absent where they typed it. */
  readonly shown?: string;
  /** Files that were sent with it; absent when there were none. */
  readonly attachments?: readonly Attachment[];
  readonly assistant: string;
  readonly receipt: Receipt;
  /** What tools did for it; absent when there were none. */
  readonly tools?: readonly ToolUse[];
  /** ISO 8601. */
  readonly at: string;
}

/** A turn that did not end in an answer, kept with what was shown of it. */
export interface InterruptedTurn {
  readonly agent: string;
  readonly user: string;
  /** What the user did to send that, for people; absent where they typed it. */
  readonly shown?: string;
  /** Files that were sent with it; absent when there were none. */
  readonly attachments?: readonly Attachment[];
  readonly partial: PartialAnswer | null;
  readonly reason: string;
  /** What tools did in it; absent when there were none. */
  readonly tools?: readonly ToolUse[];
  readonly at: string;
}

/** A summary that is sent in the place of the turns it covers. They all stay in the transcript. */
export interface Compaction {
  /** How many turns of the transcript it covers, from its beginning. */
  readonly turns: number;
  /** Agent whose chain was asked for it. */
  readonly agent: string;
  readonly text: string;
  readonly receipt: Receipt;
  /** ISO 8601. */
  readonly at: string;
}

export interface SessionSummary {
  readonly id: string;
  /** Agent of the last turn. */
  readonly agent: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  /** Committed messages, two an exchange. */
  readonly messages: number;
  /** First line of the first input, as people are shown it, at most 60 characters. */
  readonly title: string;
}

export interface SessionTranscript extends SessionSummary {
  readonly turns: readonly (
    | ({ readonly kind: "exchange" } & Exchange)
    | ({ readonly kind: "interrupted" } & InterruptedTurn)
  )[];
  /** The summaries that were made, oldest first; absent when there are none. */
  readonly compactions?: readonly Compaction[];
  /** An input that was saved but never answered (the process died); null when there is none. */
  readonly unanswered: string | null;
  /** What the user did to send that; absent where they typed it, and where there is none. */
  readonly unansweredShown?: string;
  /** What reading the file had to leave out, one line each. */
  readonly warnings: readonly Remark[];
}

/** What belongs to an input beside its text. */
export interface InputDetails {
  /** Files that are sent with it. */
  readonly attachments?: readonly Attachment[];
  /** What the user did to send it, where they did not type it. */
  readonly shown?: string;
  /** How many turns at the end of the transcript it takes the place of. Their records stay on disk. */
  readonly replaces?: number;
}

/** A session open for writing. Each method resolves only when its record is on disk. */
export interface Session {
  readonly id: string;
  /** What it has for the next request: messages come with the files that were sent with them. An object that never changes. */
  readonly context: Context;
  /** The same as it stands without the last `turns` turns of the transcript. */
  contextBefore(turns: number): Context;
  readonly transcript: SessionTranscript;
  /** Where its workflow stands; null when none was begun. */
  readonly workflow: WorkflowState | null;
  /** Makes that durable, in the place of what was kept before. */
  keepWorkflow(state: WorkflowState): Promise<void>;
  /** Records that are not known to be on disk: those of a call that rejected with `storage` wait for the next. */
  readonly unsaved: number;
  /** Tries to write them now. @throws {SquadError} `storage` */
  flush(): Promise<void>;
  /** Makes the input durable before its request leaves. */
  begin(agent: string, input: string, details?: InputDetails): Promise<void>;
  /** Commits both messages of the begun turn at once, with what tools did for the answer. */
  commit(assistant: string, receipt: Receipt, tools?: readonly ToolUse[]): Promise<void>;
  /** Ends the begun turn without an answer. */
  interrupt(reason: string, partial: PartialAnswer | null, tools?: readonly ToolUse[]): Promise<void>;
  /** Has a summary stand for all that was said before the last `kept` exchanges. */
  compact(summary: Pick<Compaction, "agent" | "text" | "receipt">, kept: number): Promise<void>;
}

/**
 * Conversations on disk, one append-only file each.
 * @throws {SquadError} `storage` when the disk refuses, `session-unreadable` when a file cannot be used, `usage` for a bad id.
 */
export interface SessionStore {
  /** A new session; its file appears with the first `begin`. */
  create(id?: string): Session;
  /** Opens a session, creating it if there is none of that id. */
  open(id: string): Promise<Session>;
  /** Most recently updated first. Unreadable files are listed as warnings. */
  list(): Promise<{ readonly sessions: readonly SessionSummary[]; readonly warnings: readonly string[] }>;
  /** Null when there is no such session. */
  read(id: string): Promise<SessionTranscript | null>;
  /** False when there was no such session. */
  remove(id: string): Promise<boolean>;
}
