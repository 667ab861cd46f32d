import type { Attachment, LineRange } from "../core/chat/attachment.ts";
import type { Flaw } from "../core/quality/verdict.ts";
import type { AuthRefusal } from "../core/providers/provider-error.ts";
import type { LimitDimension } from "../core/limits/stated-limits.ts";
import type { AnswerQuality, AttemptRecord, FailureStory, PartialAnswer, Receipt } from "../core/outcome.ts";
import type { FinishReason, Tier } from "../core/providers/provider.ts";
import { FAILURE_POLICY } from "../core/providers/failure-policy.ts";
import type { ToolUse } from "../core/tools/tool-use.ts";
import {
  count,
  flag,
  listOf,
  literal,
  moment,
  nullable,
  oneOf,
  quantity,
  type Reader,
  shape,
  text,
} from "./shape.ts";
import { readWorkflowRecord, type WorkflowRecord } from "./workflow-record.ts";

/** Version of the file format, in the header. A reader refuses files of a newer one. */
export const FORMAT_VERSION = 1;

interface TurnFields {
  /** Names the turn over all processes: ties an input to what became of it, and finds a record written twice. */
  readonly turn: string;
  /** ISO 8601. */
  readonly at: string;
  readonly agent: string;
  /** The turn that this one takes the place of, and of all that follow that one in the file (ADR 18). */
  readonly replaces?: string;
  readonly user: string;
}

export interface HeaderRecord {
  readonly type: "session";
  readonly v: typeof FORMAT_VERSION;
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
}
export type InputRecord = {
  readonly type: "input";
  /** Files that were sent with it. Kept here alone: the records that end the turn are found by its name. */
  readonly attachments?: readonly Attachment[];
  /** What the user did to send it, where they did not type it. Kept here alone, as files are. */
  readonly shown?: string;
} & TurnFields;
export type ExchangeRecord = {
  readonly type: "exchange";
  readonly assistant: string;
  readonly receipt: Receipt;
  readonly tools?: readonly ToolUse[];
} & TurnFields;
export type InterruptedRecord = {
  readonly type: "interrupted";
  readonly reason: string;
  readonly partial: PartialAnswer | null;
  readonly tools?: readonly ToolUse[];
} & TurnFields;
/** A summary that requests carry in the place of a turn and all before it (ADR 19). */
export interface CompactionRecord {
  readonly type: "compaction";
  /** Names the record as turns are named: finds one written twice. */
  readonly turn: string;
  /** ISO 8601. */
  readonly at: string;
  /** Agent whose chain was asked for it. */
  readonly agent: string;
  /** The last turn it covers. It stands as long as that one does. */
  readonly covers: string;
  readonly text: string;
  readonly receipt: Receipt;
}
/** The unreadable line that begins at byte `offset` was reported already. */
export interface RepairRecord {
  readonly type: "repair";
  readonly at: string;
  readonly offset: number;
}

/** What a line of a session file holds. */
export type SessionRecord =
  | HeaderRecord
  | InputRecord
  | ExchangeRecord
  | InterruptedRecord
  | CompactionRecord
  | WorkflowRecord
  | RepairRecord;

const TIERS: Readonly<Record<Tier, true>> = { worker: true, boss: true, ultimate: true };
const FINISH: Readonly<Record<FinishReason, true>> = {
  stop: true,
  length: true,
  tool_calls: true,
  blocked: true,
};
const FLAWS: Readonly<Record<Flaw, true>> = {
  empty: true,
  refusal: true,
  truncated: true,
  repetition: true,
  "leaked-prompt": true,
  "wrong-language": true,
  "broken-json": true,
};
const LIMITS: Readonly<Record<LimitDimension, true>> = {
  rpm: true,
  tpm: true,
  rpd: true,
  tpd: true,
  upstream: true,
};
const REFUSALS: Readonly<Record<AuthRefusal, true>> = {
  key: true,
  "no-key": true,
  country: true,
  credit: true,
};
const OUTCOMES = { ok: true, ...FAILURE_POLICY };

const attempt: Reader<AttemptRecord> = shape(
  {
    provider: text,
    model: text,
    outcome: oneOf(OUTCOMES),
    status: nullable(quantity),
    waitedMs: quantity,
    ttftMs: nullable(quantity),
    durationMs: quantity,
  },
  {
    message: text,
    story: shape<object, FailureStory>(
      {},
      { limit: oneOf(LIMITS), waitMs: quantity, refusal: oneOf(REFUSALS), quote: text },
    ),
    quality: shape<AnswerQuality>({
      score: quantity,
      flaws: listOf(shape({ kind: oneOf(FLAWS), detail: text })),
    }),
  },
);

const receipt: Reader<Receipt> = shape<Receipt>({
  provider: text,
  model: text,
  tier: oneOf(TIERS),
  fallback: flag,
  finish: oneOf(FINISH),
  attempts: listOf(attempt),
  usage: shape({ promptTokens: quantity, completionTokens: quantity, estimated: flag }),
  timing: shape({ waitedMs: quantity, ttftMs: nullable(quantity), totalMs: quantity }),
});

const attachment: Reader<Attachment> = shape<Attachment>({
  path: text,
  range: nullable(shape<LineRange>({ from: count, to: count })),
  text,
  masked: count,
});

const toolUse: Reader<ToolUse> = shape<ToolUse>({ tool: text, summary: text, isError: flag });

const turnFields = { turn: text, at: moment, agent: text, user: text };
const replacing = { replaces: text };

const READERS: { readonly [K in SessionRecord["type"]]: Reader<Extract<SessionRecord, { type: K }>> } = {
  session: shape<HeaderRecord>({
    type: literal("session"),
    v: literal(FORMAT_VERSION),
    id: text,
    at: moment,
  }),
  input: shape<
    Omit<InputRecord, "attachments" | "shown" | "replaces">,
    Pick<Required<InputRecord>, "attachments" | "shown" | "replaces">
  >(
    { type: literal("input"), ...turnFields },
    { attachments: listOf(attachment), shown: text, ...replacing },
  ),
  exchange: shape(
    { type: literal("exchange"), ...turnFields, assistant: text, receipt },
    { ...replacing, tools: listOf(toolUse) },
  ),
  interrupted: shape(
    {
      type: literal("interrupted"),
      ...turnFields,
      reason: text,
      partial: nullable(shape<PartialAnswer>({ provider: text, model: text, text })),
    },
    { ...replacing, tools: listOf(toolUse) },
  ),
  compaction: shape<CompactionRecord>({
    type: literal("compaction"),
    turn: text,
    at: moment,
    agent: text,
    covers: text,
    text,
    receipt,
  }),
  workflow: readWorkflowRecord,
  repair: shape<RepairRecord>({ type: literal("repair"), at: moment, offset: count }),
};

const recordType = oneOf(READERS);

/** `value` as a record, reduced to the fields that belong to it; undefined when it is none. */
export function readRecord(value: unknown): SessionRecord | undefined {
  if (typeof value !== "object" || value === null || !("type" in value)) return undefined;
  const type = recordType(value.type);
  return type === undefined ? undefined : READERS[type](value);
}
