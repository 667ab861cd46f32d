import type { Remark } from "../core/complaints/complaint.ts";
import type { PartialAnswer, Receipt } from "../core/outcome.ts";
import type { Compaction, InputDetails, Session } from "../core/session.ts";
import type { ToolUse } from "../core/tools/tool-use.ts";
import type { Ledger } from "./ledger.ts";
import type { Appender } from "./session-appender.ts";
import type { InputRecord, SessionRecord } from "./record.ts";

/**
 * A session whose records wait in memory while the disk refuses them. A call that rejects with `storage` has taken
 * effect all the same: the conversation goes on, and the next call writes what is missing first.
 */
export interface StoredSession extends Session {
  /** Records that are not known to be on disk. */
  readonly unsaved: number;
  /** Tries to write them now. @throws {SquadError} `storage` */
  flush(): Promise<void>;
}

export interface SessionParts {
  readonly id: string;
  readonly ledger: Ledger;
  readonly appender: Appender;
  readonly warnings: readonly Remark[];
  /** ISO 8601. */
  readonly now: () => string;
}

export function createStoredSession({ id, ledger, appender, warnings, now }: SessionParts): StoredSession {
  // Tells these turns from those of all others that ever wrote to the file. Process and nanoseconds since boot do,
  // at none of the 4 ms that loading node:crypto takes on the way of every start.
  const writer = `${process.pid.toString(36)}-${process.hrtime.bigint().toString(36)}`;
  let turns = 0;
  let begun: InputRecord | null = null;

  const nextTurn = (): string => `${writer}.${(turns += 1)}`;

  const save = async (record: SessionRecord): Promise<void> => {
    ledger.apply(record);
    await appender.append(record);
  };

  const endTurn = (): Omit<InputRecord, "type" | "attachments" | "shown"> => {
    if (begun === null) throw new Error("no turn was begun");
    const { type: _type, attachments: _attachments, shown: _shown, ...fields } = begun;
    begun = null;
    return { ...fields, at: now() };
  };

  return {
    id,
    get context() {
      return ledger.context;
    },
    contextBefore: (turns) => ledger.contextBefore(turns),
    get transcript() {
      return ledger.transcript(warnings);
    },
    get workflow() {
      return ledger.workflow;
    },
    async keepWorkflow(state) {
      await save({ type: "workflow", at: now(), state });
    },
    get unsaved() {
      return appender.unsaved;
    },
    flush: () => appender.flush(),
    async begin(agent: string, input: string, { attachments = [], shown, replaces = 0 }: InputDetails = {}) {
      const replaced = ledger.turnBefore(replaces);
      begun = {
        type: "input",
        turn: nextTurn(),
        at: now(),
        agent,
        ...(replaced === null ? {} : { replaces: replaced }),
        user: input,
        ...(shown === undefined ? {} : { shown }),
        ...(attachments.length === 0 ? {} : { attachments }),
      };
      await save(begun);
    },
    async commit(assistant: string, receipt: Receipt, tools: readonly ToolUse[] = []) {
      const done = tools.length === 0 ? {} : { tools };
      await save({ type: "exchange", ...endTurn(), assistant, receipt, ...done });
    },
    async interrupt(reason: string, partial: PartialAnswer | null, tools: readonly ToolUse[] = []) {
      const done = tools.length === 0 ? {} : { tools };
      await save({ type: "interrupted", ...endTurn(), reason, partial, ...done });
    },
    async compact(summary: Pick<Compaction, "agent" | "text" | "receipt">, kept: number) {
      const covers = ledger.exchangeBefore(kept);
      if (covers === null) throw new Error(`no exchange before the last ${kept}`);
      const { agent, text, receipt } = summary;
      await save({ type: "compaction", turn: nextTurn(), at: now(), agent, covers, text, receipt });
    },
  };
}
