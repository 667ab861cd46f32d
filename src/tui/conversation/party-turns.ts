import type { AgentCard, ChatHost } from "../../core/chat/chat-host.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import { note } from "../blocks/block.ts";
import { speakerOf } from "../blocks/greeting.ts";
import type { TurnJob } from "./turn-job.ts";
import type { ViewAction } from "../state/view-model.ts";
import { workflowBlocks } from "../blocks/workflow-blocks.ts";
import type { Words } from "../words/en/index.ts";

export interface PartyTurnDeps {
  readonly host: ChatHost;
  readonly view: (action: ViewAction) => void;
  /** One of several answers of a turn has ended. */
  readonly ended: (outcome: TurnOutcome) => void;
  readonly words: Words;
}

/** Turns that go to a party. */
export interface PartyTurns {
  /** A message: to all of the party at once, or to those who speak next, one after the other. */
  readonly talk: (text: string) => TurnJob;
  /** They say goodbye, and the party is over, whatever becomes of that. */
  readonly goodbye: () => TurnJob;
}

/** What makes the turns of a party that is under way. */
export function createPartyTurns({ host, view, ended, words }: PartyTurnDeps): PartyTurns {
  const ask = async (speaker: AgentCard, input: string, signal: AbortSignal): Promise<TurnOutcome> => {
    view({ type: "agent", agent: speakerOf(speaker) });
    return host.sendTo(speaker, input, signal);
  };

  /** A round in which members are asked one after the other, the later ones with the answers before. */
  const round =
    (text: string, first: AgentCard, others: readonly AgentCard[]): NonNullable<TurnJob["work"]> =>
    async (signal) => {
      let outcome = await ask(first, text, signal);
      for (const speaker of others) {
        if (outcome.kind === "cancelled") break;
        ended(outcome);
        view({ type: "submit", text: null });
        outcome = await ask(speaker, words.party.andYou(speakerOf(speaker).name), signal);
      }
      return { outcome, remarks: [] };
    };

  return {
    talk(text) {
      const [first, ...others] = host.partySpeakers(text);
      const job = { text, again: text };
      return first === undefined ? job : { ...job, work: round(text, first, others) };
    },
    goodbye() {
      const { goodbye: text, over } = words.party;
      const [speaker] = host.partySpeakers(text);
      return {
        text,
        again: "",
        work: async (signal) => {
          const outcome = await (
            speaker === undefined ? host.send(text, signal) : ask(speaker, text, signal)
          ).finally(() => host.endParty());
          return { outcome, remarks: [note(over), ...workflowBlocks(host.workflow.view, words)] };
        },
      };
    },
  };
}
