import type { SquadEvent } from "./events.ts";
import type { InputHistory } from "./input-history.ts";
import type { MenuItem } from "./persona.ts";
import type { Receipt, TurnOutcome } from "./outcome.ts";
import type { SessionTranscript } from "./session.ts";
import type { StatusReport } from "./status.ts";

export interface AgentCard {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly icon: string;
  readonly menu: readonly MenuItem[];
  /** Where the persona comes from, for people: a path inside the project, or `bundled`. */
  readonly source: string;
}

/** All that a conversation's user interface knows of the rest of squad. */
export interface ChatHost {
  readonly agent: AgentCard;
  readonly agents: readonly AgentCard[];
  /** How the user is called in greetings; empty when unknown. */
  readonly userName: string;
  readonly sessionId: string;
  /** Committed messages of this session and how many are kept at most. */
  readonly messages: { readonly count: number; readonly cap: number };
  /** Something of this session is on disk, so that it can be resumed. */
  readonly isSaved: boolean;
  /** What was said before, when a session is resumed. */
  readonly history: SessionTranscript | null;
  /** What was typed, in this session and in others. */
  readonly inputs: InputHistory;
  /** Lines to show once at the start: no keys, warnings about the installation. */
  readonly notices: readonly string[];
  /**
   * One turn with the current agent. Resolves to an outcome, rejects only on bugs.
   * @param soFar what was shown of an answer to this input before, which is continued
   */
  send(input: string, signal: AbortSignal, soFar?: string): Promise<TurnOutcome>;
  /** The last input and what was shown of its answer, when that broke off; null when it did not. */
  brokenOff(): { readonly input: string; readonly text: string } | null;
  /** Receipts of the session's answers, oldest first. */
  receipts(): readonly Receipt[];
  /** The last input of this session; null when there is none. */
  lastInput(): string | null;
  /** Hands the conversation to another agent. @throws {SquadError} `agent-not-found` */
  switchAgent(name: string): Promise<AgentCard>;
  /** Starts a new session with the current agent. */
  startOver(): Promise<void>;
  /** Tries once more to write what the disk refused. One line saying what is not saved; null when all is. */
  save(): Promise<string | null>;
  status(): Promise<StatusReport>;
  subscribe(sink: (event: SquadEvent) => void): () => void;
  /** Epoch milliseconds. */
  now(): number;
}
