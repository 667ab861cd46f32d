import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { Block } from "../blocks/block.ts";
import type { CommandLine } from "../commands/parse.ts";
import { PARTY } from "../commands/party.ts";
import type { ConsentDesk } from "./consent-desk.ts";
import { speakerOf } from "../blocks/greeting.ts";
import type { HandOver } from "./hand-over.ts";
import { meaningOf, type InputMeaning } from "./input-meaning.ts";
import type { Introductions } from "./introductions.ts";
import { menuChoice } from "./menu-choice.ts";
import type { MenuPick } from "./menu-pick.ts";
import type { PartyTurns } from "./party-turns.ts";
import type { QueuedInput } from "../state/repl-state.ts";
import type { TurnRunner } from "./turn-runner.ts";
import { underWay } from "../blocks/workflow-blocks.ts";
import type { WorkflowRoom } from "./workflow-room.ts";
import type { Words } from "../words/en/index.ts";

export interface InputHandlerDeps {
  readonly host: ChatHost;
  readonly print: (...blocks: readonly Block[]) => void;
  /** Has an input wait for the end of the running turn. */
  readonly queue: (input: QueuedInput) => void;
  readonly command: (line: CommandLine) => Promise<void>;
  readonly desk: ConsentDesk;
  readonly turns: TurnRunner;
  readonly party: PartyTurns;
  readonly workflow: WorkflowRoom;
  readonly introductions: Introductions;
  readonly handOver: HandOver;
  readonly words: Words;
  readonly endParty: () => void;
  readonly quit: () => void;
}

/** An input, and what stands for it in the transcript. */
type Input = QueuedInput & { readonly echo: string };
type Meaning<K extends InputMeaning["kind"]> = Extract<InputMeaning, { readonly kind: K }>;

/**
 * Takes an input and does what it means. Resolves when a command has run, and never rejects; gives back nothing where
 * all is done, or a turn has begun.
 */
export type InputHandler = (input: QueuedInput, echo: string) => Promise<void> | void;

/** What does what inputs mean. */
export function createInputHandler(deps: InputHandlerDeps): InputHandler {
  const { host, print, desk, turns, party, workflow, introductions, words } = deps;

  const echoed = ({ echo }: Input): void => print({ kind: "gap" }, { kind: "user", text: echo });

  const choose = (pick: MenuPick, input: Input): Promise<void> | void => {
    const choice = menuChoice(pick, input.echo, speakerOf(host.agent).name, words);
    if (choice.kind === "send") {
      turns.begin({ text: choice.text, shown: choice.shown, again: choice.text }, choice.shown);
      return;
    }
    echoed(input);
    if (choice.kind === "say") {
      print(...choice.blocks);
      if (choice.isMenu) introductions.setMenuFresh(true);
    } else if (choice.kind === "start") {
      const lead = workflow.choose(choice, input.text);
      if (lead !== null) turns.follow(lead);
    } else if (choice.kind === "show-menu") introductions.showMenu();
    else if (choice.kind === "command") return deps.command(choice);
    else if (choice.kind === "party") return deps.command({ kind: "command", command: PARTY, argument: "" });
    else if (underWay(host.workflow.view) !== null) return workflow.guide.leave();
    else deps.quit();
  };

  const deeds: {
    readonly [K in InputMeaning["kind"]]: (meaning: Meaning<K>, input: Input) => Promise<void> | void;
  } = {
    blank: () => undefined,
    command({ line }, input) {
      echoed(input);
      return deps.command(line);
    },
    answer(_meaning, input) {
      echoed(input);
      const rest = desk.take(input.text);
      if (rest !== null) deps.queue({ text: rest, isChoice: false });
    },
    wait: (_meaning, { text, isChoice }) => deps.queue({ text, isChoice }),
    "party-talk": (_meaning, { text, echo }) => turns.begin(party.talk(text), echo),
    "party-leave": () => deps.endParty(),
    call({ agent }, input) {
      echoed(input);
      turns.follow(async () => {
        await deps.handOver.greeted(agent);
        return null;
      });
    },
    mention: ({ agent, rest }, { text, echo }) => turns.begin({ text: rest, again: text, to: agent }, echo),
    "give-up"({ choice }, input) {
      echoed(input);
      turns.follow(() => workflow.guide.start(choice, input.text));
    },
    workflow(_meaning, input) {
      echoed(input);
      turns.follow(() => workflow.guide.take(input.text));
    },
    pick: ({ pick }, input) => choose(pick, input),
    message: (_meaning, { text, echo }) => turns.begin({ text, again: text }, echo),
  };

  return (input, echo) => {
    const meaning = meaningOf(input, {
      isAsking: desk.isAsking(),
      isBusy: turns.isBusy(),
      isParty: host.party() !== null,
      agents: host.agents,
      isInWorkflow: underWay(host.workflow.view) !== null,
      offered: workflow.offered(),
      menu: host.agent.menu,
      words,
    });
    if (!LATER.has(meaning.kind)) workflow.withdraw();
    return deeds[meaning.kind](meaning as never, { ...input, echo });
  };
}

/** Inputs that answer nothing the user was asked between turns. */
const LATER: ReadonlySet<InputMeaning["kind"]> = new Set(["blank", "command", "answer", "wait"]);
