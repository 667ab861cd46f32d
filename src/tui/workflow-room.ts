import type { ChatHost } from "../core/chat-host.ts";
import type { MenuItem } from "../core/persona.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { note, type Block } from "./block.ts";
import { isYes } from "./consent-desk.ts";
import type { HandOver } from "./hand-over.ts";
import { partyBlocks, partySpeaker } from "./party.ts";
import type { TurnJob } from "./turn-job.ts";
import type { ViewAction } from "./view-model.ts";
import { underWay } from "./workflow-blocks.ts";
import { createWorkflowGuide, type WorkflowGuide } from "./workflow-guide.ts";
import type { Words } from "./words/en/index.ts";

/** What may lead to a turn; null where none follows. */
export type Lead = () => Promise<TurnJob | null>;

export interface WorkflowRoomDeps {
  readonly host: ChatHost;
  readonly print: (...blocks: readonly Block[]) => void;
  readonly view: (action: ViewAction) => void;
  readonly handOver: Pick<HandOver, "noted">;
  readonly words: Words;
}

/** Which inputs of a conversation belong to its workflow. */
export interface WorkflowRoom {
  readonly guide: WorkflowGuide;
  /** A menu item with something to run was chosen: begins it, unless another workflow has to be given up first. */
  readonly choose: (item: MenuItem, argument: string) => Lead | null;
  /** What an input does that is the workflow's; null when it is none of its. */
  readonly leads: (text: string) => Lead | null;
}

/** Finds out which inputs belong to the workflow of a conversation. */
export function createWorkflowRoom({ host, print, view, handOver, words }: WorkflowRoomDeps): WorkflowRoom {
  const guide = createWorkflowGuide({
    host,
    bring: async (agent) => {
      const card = host.agents.find(({ id }) => id === agent);
      if (card !== undefined && agent !== host.agent.id) await handOver.noted(card);
    },
    seatTeam: async () => {
      const party = await host.startParty({ group: null, isSeparate: false });
      view({ type: "agent", agent: partySpeaker(party, words) });
      print(...partyBlocks(party, [], words));
    },
    print,
    words,
  });
  /** What begins when the user gives up the workflow that runs. */
  let waiting: Lead | null = null;

  return {
    guide,
    choose(item, argument) {
      const running = underWay(host.workflow.view);
      const start: Lead = () => guide.start(item, argument);
      if (running === null) return start;
      waiting = start;
      print(note(words.workflow.leaveFirst(sanitizeLine(running.title, 80)), "warn"));
      return null;
    },
    leads(text) {
      const start = waiting;
      waiting = null;
      if (start !== null && isYes(text)) return start;
      if (underWay(host.workflow.view) === null || text.trim().startsWith("*")) return null;
      return () => guide.take(text);
    },
  };
}
