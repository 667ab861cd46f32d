import { attachedText, type UserMessage } from "../../core/chat/attachment.ts";
import type { Clock, Rng } from "../../core/clock.ts";
import { capMessages, MESSAGE_CAP } from "../../core/chat/conversation.ts";
import type { SquadError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import type { Limiter } from "../../core/limits/limiter.ts";
import type { Message } from "../../core/message.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import { qualityGate } from "../../core/quality/gate.ts";
import type { Session } from "../../core/session.ts";
import type { ChainLink } from "../../core/turn/chain.ts";
import { runToolTurn, type ToolKit } from "../../core/turn/tool-loop.ts";
import type { Turn } from "../../core/turn/run.ts";
import { Saving } from "./saving.ts";
import { runTurn } from "../../core/turn/turn.ts";

/** One input to one agent, within a session. */
export interface ExchangeRequest {
  readonly agent: { readonly id: string; readonly name: string; readonly title: string };
  readonly system: string;
  readonly session: Session;
  /** Opens the first message that is sent; empty for none. */
  readonly note: string;
  /** Committed messages after what the note tells of, oldest first, as the agent is to see them. */
  readonly history: readonly Message[];
  readonly message: UserMessage;
  /** What was shown of an answer to it before, which is continued; empty for an answer from the start. */
  readonly soFar: string;
  /** How many turns at the end of the session it takes the place of. */
  readonly replaces: number;
  /** ISO 639-1 code of the language to answer in; null when nobody set one. */
  readonly language: string | null;
  /** ISO 639-1 code of the language of documents: an answer may be one. @default that of answers */
  readonly documentLanguage?: string | null;
  readonly chain: readonly ChainLink[];
  readonly maxWaitMs: number;
  /** What the model may do beside answering. */
  readonly tools?: ToolKit;
}

export interface ExchangeDeps {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly limiter: Limiter;
  readonly emit: Emit;
}

export interface ExchangeResult {
  readonly outcome: TurnOutcome;
  /** Why the turn is not on disk, if it is not. The answer stands all the same. */
  readonly unsaved: SquadError | null;
}

/**
 * Runs one turn and keeps it: the input is durable before its request leaves, an answer is committed with its
 * receipt, and what was shown of a turn that ended otherwise is kept as interrupted.
 */
export async function exchange(
  request: ExchangeRequest,
  deps: ExchangeDeps,
  signal: AbortSignal,
): Promise<ExchangeResult> {
  const { agent, session, history } = request;
  const { text: input, attachments, shown } = request.message;
  const saving = new Saving();
  const details = { attachments, replaces: request.replaces, ...(shown === undefined ? {} : { shown }) };
  await saving.attempt(() => session.begin(agent.id, input, details));
  const turn: Turn = {
    agent,
    session: session.id,
    system: request.system,
    note: request.note,
    history: historyFor(history, input, deps.emit),
    input,
    attached: attachedText(attachments),
    soFar: request.soFar,
    language: request.language,
    documentLanguage: request.documentLanguage ?? null,
    chain: request.chain,
    maxWaitMs: request.maxWaitMs,
  };
  const turnDeps = { ...deps, gate: qualityGate };
  const { outcome, uses } =
    request.tools === undefined
      ? { outcome: await runTurn(turn, turnDeps, signal), uses: [] }
      : await runToolTurn(turn, request.tools, turnDeps, signal);
  await saving.attempt(() =>
    outcome.kind === "answered"
      ? session.commit(outcome.text, outcome.receipt, uses)
      : session.interrupt(
          outcome.kind === "failed" ? outcome.error.message : "cancelled",
          outcome.partial,
          uses,
        ),
  );
  return { outcome, unsaved: saving.fault };
}

/** What is kept of the conversation beside the new input. */
function historyFor(messages: readonly Message[], input: string, emit: Emit): readonly Message[] {
  const { messages: kept, dropped } = capMessages(
    [...messages, { role: "user", content: input }],
    MESSAGE_CAP,
  );
  if (dropped > 0) {
    const unbound = { provider: null, room: null, answerTokens: null };
    emit({ type: "conversation-trim", dropped, reason: "cap", ...unbound });
  }
  return kept.slice(0, -1);
}
