import type { AgentCard, ChatHost } from "../core/chat-host.ts";
import type { Clock } from "../core/clock.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { addressee } from "./addressee.ts";
import { createBarWatch } from "./bar-watch.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { createCommandRunner } from "./command-runner.ts";
import { parseCommand } from "./commands/parse.ts";
import { PARTY } from "./commands/party.ts";
import { createConsentDesk } from "./consent-desk.ts";
import { greetingBlocks, menuBlocks, openingBlocks, speakerOf } from "./greeting.ts";
import { feedEvents } from "./event-feed.ts";
import { errorBlocks } from "./error-blocks.ts";
import { createHandOver } from "./hand-over.ts";
import { createLineReturn } from "./line-return.ts";
import { menuChoice } from "./menu-choice.ts";
import { pickMenuItem, type MenuPick } from "./menu-pick.ts";
import { isTakingLeave } from "../core/party/leaving.ts";
import { partyRound, partySpeaker } from "./party.ts";
import { createPendingEdit } from "./pending-edit.ts";
import type { QueuedInput, ReplAction, ReplState } from "./repl-state.ts";
import type { TurnJob } from "./turn-job.ts";
import type { ViewAction } from "./view-model.ts";
import { underWay, workflowBlocks, workflowLabel } from "./workflow-blocks.ts";
import { createWorkflowRoom, type Lead } from "./workflow-room.ts";

/** Why a REPL ended: asked to, end of input, Ctrl-C, terminal gone, SIGTERM, a bug. */
export type LeaveReason = "quit" | "eof" | "interrupt" | "hangup" | "terminate" | "crash";

export interface ConversationDeps {
  readonly host: ChatHost;
  readonly state: () => ReplState;
  readonly dispatch: (action: ReplAction) => void;
  /** What the keys of this user interface do, for `/help`. */
  readonly keys: readonly ListItem[];
  /** Drives the countdowns; null where nothing is redrawn. */
  readonly ticks: Clock | null;
  /** True where no input line shows what goes back into it: such text is printed instead. */
  readonly isLineHidden?: boolean;
  /** Moves what is visible into the scrollback; absent where that cannot be done. */
  readonly clearScreen?: () => void;
  /** Puts a text on the user's clipboard; absent where no escape sequence may be written. */
  readonly copy?: (text: string) => void;
  /** Resolves when a turn that was told to stop has had long enough. */
  readonly patience: () => Promise<void>;
  /** Called after each turn that no queued input follows. */
  readonly onIdle?: () => void;
  /** Called once, when the conversation is over and its turn has ended. */
  readonly onLeave: (reason: LeaveReason) => void;
}

/** The conversation behind a REPL, whatever draws it: inputs in, actions on the state out. */
export interface Conversation {
  /** Listens to events and prints the opening. */
  readonly start: () => void;
  /** Asks where the limits stand, and from then on whenever that may have changed. */
  readonly refresh: () => Promise<void>;
  /**
   * Takes an input: a command, a menu choice or a message, for which `shown` stands in the transcript. Resolves when
   * a command has run or a turn has begun; never rejects.
   */
  readonly submit: (text: string, shown?: string) => Promise<void>;
  /** The input line was emptied without being sent: a message that was to be changed stays as it was. */
  readonly lineEmptied: () => void;
  /** Stops the running turn; false when none runs or it is being stopped already. */
  readonly stop: () => boolean;
  readonly isBusy: () => boolean;
  /** It is over, or ends as soon as its turn has. */
  readonly isLeft: () => boolean;
  readonly leave: (reason: LeaveReason) => void;
}

/** Creates a conversation that has not started yet. */
export function createConversation(deps: ConversationDeps): Conversation {
  const { host, dispatch, state } = deps;
  const closing = new AbortController();
  let turn: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  let unsubscribe = (): void => undefined;
  let isMenuFresh = false;
  let isLeft = false;

  const view = (action: ViewAction): void => dispatch({ type: "view", action });
  const print = (...blocks: readonly Block[]): void => view({ type: "print", blocks });
  const look = (): void =>
    dispatch({ type: "tick", now: host.now(), messages: host.messages, workflow: workflowLabel(host) });
  const { words } = state().view;

  const { refresh } = createBarWatch({ ...deps, signal: closing.signal });
  const edit = createPendingEdit(host, print, words);
  const line = createLineReturn({ ...deps, print, words });
  const desk = createConsentDesk({
    print: (...blocks) => view({ type: "interject", blocks }),
    asking: (isAsking) => view({ type: "asking", isAsking }),
    agentName: () => speakerOf(host.agent).name,
    words,
  });

  const run = async (job: TurnJob, signal: AbortSignal): Promise<void> => {
    const { text, soFar, again, isAgain, to, work } = job;
    let isAnswered = false;
    try {
      if (to !== undefined && to.id !== host.agent.id) await handOver.noted(to);
      const { outcome, remarks = [] } =
        work === undefined ? { outcome: await host.send(text, signal, soFar, isAgain) } : await work(signal);
      isAnswered = outcome.kind === "answered";
      view({ type: "outcome", outcome, now: host.now(), isGivenBack: line.canTake() });
      print(...remarks);
      workflow.guide.turnEnded();
    } catch (error) {
      view({ type: "crash", message: sanitizeLine(String(error), 200) });
    }
    const party = host.party();
    view({ type: "agent", agent: party === null ? speakerOf(host.agent) : partySpeaker(party, words) });
    void refresh();
    settle(isAnswered ? null : again);
  };

  /** A turn has ended: what is queued follows, unless a text was not answered and goes back into the line. */
  const settle = (unanswered: string | null): void => {
    turn = null;
    if (isLeft) return;
    if (unanswered === null) sendQueued();
    else line.giveBack(unanswered);
    if (turn === null && !isLeft) deps.onIdle?.();
  };

  /** Hands over to who was called without a message: as a turn that asks nobody. */
  const call = async (to: AgentCard): Promise<void> => {
    await handOver.greeted(to);
    settle(null);
  };

  /** Sends what is queued, one input a turn; choices that start no turn all at once. */
  const sendQueued = (): void => {
    const [next] = state().queue;
    if (next === undefined || turn !== null || isLeft) return;
    dispatch({ type: "dequeue" });
    handle(next, next.text);
    sendQueued();
  };

  const begin = (job: TurnJob, shown: string | null): void => {
    isMenuFresh = false;
    edit.turnBegins();
    const controller = new AbortController();
    view({ type: "submit", text: shown, isSummary: job.isSummary === true });
    turn = { controller, done: run(job, controller.signal) };
  };
  const send = (text: string, shown: string): void => {
    const speakers = host.partySpeakers(text);
    const work = speakers.length === 0 ? {} : { work: partyRound({ host, view, words }, text, speakers) };
    begin({ text, again: text, ...work }, shown);
  };

  /** They say goodbye, and the party is over, whatever becomes of that. */
  const endParty = (): void => {
    const goodbye = words.party.goodbye;
    const [speaker] = host.partySpeakers(goodbye);
    const work: NonNullable<TurnJob["work"]> = async (signal) => {
      if (speaker !== undefined) view({ type: "agent", agent: speakerOf(speaker) });
      const outcome = await (
        speaker === undefined ? host.send(goodbye, signal) : host.sendTo(speaker, goodbye, signal)
      ).finally(() => host.endParty());
      return {
        outcome,
        remarks: [note(words.party.over), ...workflowBlocks(host.workflow.view, words)],
      };
    };
    begin({ text: goodbye, again: "", work }, goodbye);
  };

  /** Does what may lead to a turn, and begins that. */
  const follow = (lead: Lead | null): void => {
    if (lead === null) return;
    const led = async (): Promise<void> => {
      const job = await lead().catch((error: unknown) => {
        print(...errorBlocks(error, words));
        return null;
      });
      look();
      if (job === null || isLeft) settle(null);
      else begin(job, null);
    };
    turn = { controller: new AbortController(), done: led() };
  };

  const showMenu = (): void => {
    print(...menuBlocks(host.agent, words));
    if (host.agent.menu.length === 0) print(note(words.menu.none));
    isMenuFresh = true;
  };

  const introduce = (blocks: readonly Block[]): void => {
    view({ type: "agent", agent: speakerOf(host.agent) });
    print(...blocks);
    void refresh();
  };

  const greet = (): void => {
    introduce([{ kind: "gap" }, ...greetingBlocks(host, words)]);
    isMenuFresh = true;
  };

  const handOver = createHandOver({ host, introduce, greet, print, words });

  const workflow = createWorkflowRoom({ host, print, view, handOver, words });

  const leave = (reason: LeaveReason): void => {
    if (isLeft) return;
    isLeft = true;
    closing.abort();
    turn?.controller.abort();
    void end(reason);
  };

  const end = async (reason: LeaveReason): Promise<void> => {
    try {
      if (turn !== null) await Promise.race([turn.done.catch(() => undefined), deps.patience()]);
      const unsaved = await Promise.race([host.save(), deps.patience()]);
      line.printQueue();
      if (typeof unsaved === "string") print(note(sanitizeLine(unsaved, 300), "warn"));
    } finally {
      unsubscribe();
      deps.onLeave(reason);
    }
  };

  const command = createCommandRunner({
    host,
    keys: deps.keys,
    print,
    view,
    begin,
    guide: workflow.guide,
    follow,
    edit,
    showMenu,
    introduce,
    greet,
    endParty,
    offerUnanswered: line.offerUnanswered,
    editLine: deps.isLineHidden === true ? null : line.edit,
    refresh,
    isBusy: () => turn !== null,
    paint: (theme) => dispatch({ type: "theme", theme }),
    words,
    clearScreen: deps.clearScreen ?? null,
    copy: deps.copy ?? null,
    quit: () => leave("quit"),
  });

  const choose = (pick: MenuPick, shown: string): void => {
    const choice = menuChoice(pick, shown, speakerOf(host.agent).name, words);
    if (choice.kind === "send") {
      send(choice.text, choice.shown);
      return;
    }
    echo(shown);
    if (choice.kind === "say") {
      print(...choice.blocks);
      isMenuFresh ||= choice.isMenu;
    } else if (choice.kind === "start") follow(workflow.choose(choice.item, choice.argument));
    else if (choice.kind === "command") void command(choice);
    else if (choice.kind === "show-menu") showMenu();
    else if (choice.kind === "party") void command({ kind: "command", command: PARTY, argument: "" });
    else if (underWay(host.workflow.view) !== null) void workflow.guide.leave();
    else leave("quit");
  };

  const echo = (shown: string): void => print({ kind: "gap" }, { kind: "user", text: shown });

  /** Sends an input that is no command, or does what it chooses from the menu. */
  const handle = ({ text, isChoice }: QueuedInput, shown: string): void => {
    if (host.party() !== null) {
      if (isTakingLeave(text)) endParty();
      else send(text, shown);
      return;
    }
    const address = addressee(text, host.agents);
    if (address !== null && address.rest === "") {
      echo(shown);
      turn = { controller: new AbortController(), done: call(address.agent) };
      return;
    }
    if (address !== null) {
      begin({ text: address.rest, again: text, to: address.agent }, shown);
      return;
    }
    const lead = workflow.leads(text);
    if (lead !== null) {
      echo(shown);
      follow(lead);
      return;
    }
    const pick = pickMenuItem(text, host.agent.menu, isChoice, words);
    if (pick === null) send(text, shown);
    else choose(pick, shown);
  };

  const submit = async (text: string, shown = text): Promise<void> => {
    if (isLeft || text.trim() === "") return;
    const typed = parseCommand(text);
    if (typed !== null) {
      echo(shown);
      await command(typed);
    } else if (desk.isAsking()) {
      echo(shown);
      const rest = desk.take(text);
      if (rest !== null) dispatch({ type: "queue", text: rest });
    } else if (turn !== null) {
      dispatch({ type: "queue", text, isChoice: isMenuFresh });
    } else {
      handle({ text, isChoice: isMenuFresh }, shown);
    }
  };

  return {
    start: () => {
      unsubscribe = feedEvents({ host, view, look, refresh, words });
      host.attend(desk.consent);
      print(...openingBlocks(host, words));
      isMenuFresh = true;
      line.offerUnanswered();
    },
    submit,
    lineEmptied: edit.lineEmptied,
    stop: () => {
      if (turn === null || turn.controller.signal.aborted) return false;
      turn.controller.abort();
      view({ type: "stop" });
      return true;
    },
    isBusy: () => turn !== null,
    isLeft: () => isLeft,
    leave,
    refresh,
  };
}
