import type { ChatHost } from "../../core/chat/chat-host.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type Block } from "../blocks/block.ts";
import type { HandOver } from "./hand-over.ts";
import { breakUp, partyBlocks, partySpeaker } from "./party.ts";
import type { Lead } from "./turn-runner.ts";
import type { ViewAction } from "../state/view-model.ts";
import { underWay } from "../blocks/workflow-blocks.ts";
import { createWorkflowGuide, type ItemChoice, type WorkflowGuide } from "./workflow-guide.ts";
import type { Words } from "../words/en/index.ts";

export interface WorkflowRoomDeps {
  readonly host: ChatHost;
  readonly print: (...blocks: readonly Block[]) => void;
  readonly view: (action: ViewAction) => void;
  readonly handOver: Pick<HandOver, "noted">;
  readonly words: Words;
}

/** The workflow of a conversation, and the one that may take its place. */
export interface WorkflowRoom {
  readonly guide: WorkflowGuide;
  /**
   * A menu item with something to run was chosen by typing `typed`: begins it, unless another workflow has to be given
   * up first, which is asked then.
   */
  readonly choose: (choice: ItemChoice, typed: string) => Lead | null;
  /** What begins when the user gives up the workflow that runs; null when they were not asked. */
  readonly offered: () => ItemChoice | null;
  /** The question is over, whatever the answer was. */
  readonly withdraw: () => void;
}

/** What begins workflows from the menu and leads through them. */
export function createWorkflowRoom({ host, print, view, handOver, words }: WorkflowRoomDeps): WorkflowRoom {
  const guide = createWorkflowGuide({
    host,
    bring: async (agent) => {
      print(...breakUp(host, words));
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
  let waiting: ItemChoice | null = null;

  return {
    guide,
    choose(choice, typed) {
      const running = underWay(host.workflow.view);
      if (running === null) return () => guide.start(choice, typed);
      waiting = choice;
      print(note(words.workflow.leaveFirst(sanitizeLine(running.title, 80)), "warn"));
      return null;
    },
    offered: () => waiting,
    withdraw() {
      waiting = null;
    },
  };
}
