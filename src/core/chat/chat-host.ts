import type { FoundFiles } from "./found-files.ts";
import type { Consent } from "./consent.ts";
import type { SquadEvent } from "../events.ts";
import type { InputHistory } from "./input-history.ts";
import type { MenuItem } from "../persona.ts";
import type { Receipt, TurnOutcome } from "../outcome.ts";
import type { PartyGroup } from "../party/party.ts";
import type { SessionSummary, SessionTranscript } from "../session.ts";
import type { StatusReport } from "../status.ts";
import type { WorkflowControl } from "../workflows/workflow-desk.ts";

export interface AgentCard {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly icon: string;
  readonly menu: readonly MenuItem[];
  /** Where the persona comes from, for people: a path inside the project, or `bundled`. */
  readonly source: string;
}

/** Whom the user asks for, as `--provider` and `--model` do. Null: as the agent's chain says. */
export interface Asked {
  readonly provider: string | null;
  /** Replaces the model of the provider that is asked first. */
  readonly model: string | null;
}

/** What of a conversation is sent with the next input. */
export interface MessageCount {
  readonly count: number;
  /** How many are kept at most. */
  readonly cap: number;
  /** Estimated tokens of them and of what the agent is told; 0 while there are none. */
  readonly tokens: number;
}

/** A receipt, and whose answer it is for. */
export interface SpokenReceipt extends Receipt {
  /** The agent's name. */
  readonly agent?: string;
}

/** A round table, and whether each of its members is asked by itself, down its own chain. */
export interface PartyCard extends PartyGroup {
  readonly isSeparate: boolean;
}

/** Why nobody is asked for a summary: too few exchanges, too short a text, or nobody there who could write one. */
export type CompactionLack =
  | { readonly kind: "few"; readonly exchanges: number; readonly fewest: number }
  | { readonly kind: "short" }
  | { readonly kind: "offline" };

/** What a user sends, as they are shown it. */
export interface ChatInput {
  readonly text: string;
  /** What they did to send it; absent where they typed the text. */
  readonly shown?: string;
  /** Who of a party it was for, where members are asked apart: who is asked when it is sent again. */
  readonly member?: AgentCard;
}

/** How an input is sent, where it is not simply the next one. */
export interface SendManner {
  /** What the user did to send it, kept with it for people; absent where they typed it. */
  readonly shown?: string;
  /** What was shown of an answer to this input before, which is continued. */
  readonly soFar?: string;
  /** It is the last input once more, with its files as they were. @default when there is `soFar` */
  readonly isAgain?: boolean;
}

/** All that a conversation's user interface knows of the rest of squad. */
export interface ChatHost {
  readonly agent: AgentCard;
  readonly agents: readonly AgentCard[];
  /** How the user is called in greetings; empty when unknown. */
  readonly userName: string;
  readonly sessionId: string;
  readonly messages: MessageCount;
  /** Something of this session is on disk, so that it can be resumed. */
  readonly isSaved: boolean;
  /** What was said before, when a session was resumed. */
  readonly history: SessionTranscript | null;
  /** What was typed, in this session and in others. */
  readonly inputs: InputHistory;
  /** Lines to show once at the start: no keys, warnings about the installation. */
  readonly notices: readonly string[];
  /**
   * One turn with the current agent, or once more with the member of a party that was asked last. Resolves to an
   * outcome, rejects only on bugs. One that cannot be sent, because a file it mentions is refused, is a failure with
   * `file-refused`.
   */
  send(input: string, signal: AbortSignal, manner?: SendManner): Promise<TurnOutcome>;
  /** Who is asked from now on what only the user can decide. */
  attend(consent: Consent): void;
  /** At most `limit` files of the project that fit what was typed of a path. */
  findFiles?(query: string, limit: number): Promise<FoundFiles>;
  /** The last input and what was shown of its answer, when that broke off; null when it did not. */
  brokenOff(): (Pick<ChatInput, "member"> & { readonly input: string; readonly text: string }) | null;
  /** Receipts of the session's answers, oldest first. */
  receipts(): readonly SpokenReceipt[];
  /** The last input of this session; null when there is none. */
  lastInput(): ChatInput | null;
  /** What was said in this session, as it now stands. */
  transcript(): SessionTranscript;
  /** Has the next input take the place of the last `turns` turns of the transcript; 0 takes that back. */
  replaceTurns(turns: number): void;
  /** How many turns the next input takes the place of. An input that cannot be sent leaves that as it is. */
  readonly replacing: number;
  /** The latest sessions, most recent first. @throws {SquadError} `storage` */
  sessions(): Promise<readonly SessionSummary[]>;
  /**
   * Goes on in another session, with its agent; `history` is what was said there.
   * @throws {SquadError} `usage` when there is none of that id, `session-unreadable`, `storage`
   */
  resume(id: string): Promise<void>;
  /**
   * Writes the conversation as Markdown. Resolves to the path of the new file, as people write it.
   * @param file relative to the current folder; null for a free name made of the session's
   * @throws {SquadError} `usage` when there is such a file or it would lie outside the project, `storage`
   */
  exportTo(file: string | null): Promise<string>;
  /** The workflow of this session. */
  readonly workflow: WorkflowControl;
  /** Null when a summary would make the next requests shorter. @throws {SquadError} as `ask` does */
  compactionLack(): CompactionLack | null;
  /**
   * One turn with the current agent's chain, for a summary of all but the last exchanges: from then on it is sent in their
   * place. Resolves to how many messages it covers; 0 when there is no summary, and all is as it was.
   */
  compact(signal: AbortSignal): Promise<{ readonly outcome: TurnOutcome; readonly summarised: number }>;
  /** The party that is under way; null when there is none. A turn goes to all of it, unless its members are asked apart. */
  party(): PartyCard | null;
  /** Who could sit together: everybody first, then the groups of the installation. */
  partyGroups(): Promise<readonly PartyCard[]>;
  /** @param group id or name; null for the usual one. @throws {SquadError} `usage` when there is none, or too few agents */
  startParty(party: { readonly group: string | null; readonly isSeparate: boolean }): Promise<PartyCard>;
  endParty(): void;
  /** Who answers next where members are asked apart, the first first; empty where one turn asks them all. */
  partySpeakers(input: string): readonly AgentCard[];
  /** One turn with one member of the party, as `send` does it. */
  sendTo(agent: AgentCard, input: string, signal: AbortSignal): Promise<TurnOutcome>;
  /** Whom the user asks for, and everybody who could be asked for. */
  asked(): Asked & { readonly providers: readonly { readonly name: string; readonly model: string }[] };
  /** Asks for somebody else from the next turn on. @throws {SquadError} `usage`, `no-credentials` */
  ask(asked: Asked): void;
  /** Hands the conversation to another agent. @throws {SquadError} `agent-not-found` */
  switchAgent(name: string): Promise<AgentCard>;
  /** Starts a new session with the current agent. */
  startOver(): Promise<void>;
  /** Tries once more to write what the disk refused. One line saying what is not saved; null when all is. */
  save(): Promise<string | null>;
  status(): Promise<StatusReport>;
  /**
   * Hands events to `take` until the function it returns is called. One that throws gets no more, which the user is told.
   * @param name for people
   * @param showsNotices notices are shown to the user; false by default
   */
  subscribe(name: string, take: (event: SquadEvent) => void, showsNotices?: boolean): () => void;
  /** Epoch milliseconds. */
  now(): number;
}
