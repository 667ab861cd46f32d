import type { AgentCard } from "../../core/chat/chat-host.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import type { Block } from "../blocks/block.ts";

/** What a turn is about. */
export interface TurnJob {
  readonly text: string;
  /** What the user did to send it, where they did not type it: kept beside it for people. */
  readonly shown?: string;
  /** What was shown of an answer before, which is continued. */
  readonly soFar?: string;
  /** What goes back into the input line when there is no answer. */
  readonly again: string;
  /** It is the last input once more, with its files as they were. */
  readonly isAgain?: boolean;
  /** Who of a party is asked again, and not all of it. */
  readonly member?: AgentCard;
  /** Who it is handed to first. */
  readonly to?: AgentCard;
  /** What comes is a summary. */
  readonly isSummary?: true;
  /** Runs in the place of sending the text; `remarks` stand under how it ended. */
  readonly work?: (
    signal: AbortSignal,
  ) => Promise<{ readonly outcome: TurnOutcome; readonly remarks: readonly Block[] }>;
}
