import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { Clock } from "../../core/clock.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { createBarWatch } from "../bar/bar-watch.ts";
import { note, type Block, type ListItem } from "../blocks/block.ts";
import { createCommandRunner } from "./command-runner.ts";
import { parseCommand } from "../commands/parse.ts";
import { createConsentDesk } from "./consent-desk.ts";
import { feedEvents } from "./event-feed.ts";
import { speakerOf } from "../blocks/greeting.ts";
import { createHandOver } from "./hand-over.ts";
import { createInputHandler } from "./input-handler.ts";
import { createInputOrder } from "./input-order.ts";
import { createIntroductions } from "./introductions.ts";
import { createLineReturn } from "./line-return.ts";
import { createPartyTurns } from "./party-turns.ts";
import { createPendingEdit } from "./pending-edit.ts";
import type { ReplAction, ReplState } from "../state/repl-state.ts";
import { createTurnRunner } from "./turn-runner.ts";
import type { ViewAction } from "../state/view-model.ts";
import { workflowLabel } from "../blocks/workflow-blocks.ts";
import { createWorkflowRoom } from "./workflow-room.ts";

/** Why a REPL ended: asked to, end of input, Ctrl-C, terminal gone, SIGTERM, a bug. */
export type LeaveReason = "quit" | "eof" | "interrupt" | "hangup" | "terminalQuit" | "terminate" | "crash";

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
   * Takes an input: a command, a menu choice or a message, for which `shown` stands in the transcript. It waits for
   * the command before it. Resolves when a command has run or a turn has begun; never rejects.
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
  let unsubscribe = (): void => undefined;
  const order = createInputOrder();
  /** Inputs that others are still before, oldest first. */
  const waiting = new Set<{ readonly text: string }>();
  let isLeft = false;

  const view = (action: ViewAction): void => dispatch({ type: "view", action });
  const print = (...blocks: readonly Block[]): void => view({ type: "print", blocks });
  const look = (): void =>
    dispatch({ type: "tick", now: host.now(), messages: host.messages, workflow: workflowLabel(host) });
  const { words } = state().view;
  // Where lines are read whole, Esc is a part of one.
  const stopKey = deps.isLineHidden === true ? "Ctrl-C" : "Esc";

  const { refresh } = createBarWatch({ ...deps, signal: closing.signal });
  const edit = createPendingEdit(host, print, words);
  const line = createLineReturn({ ...deps, print, words });
  const desk = createConsentDesk({
    print: (...blocks) => view({ type: "interject", blocks }),
    asking: (isAsking) => view({ type: "asking", isAsking }),
    agentName: () => speakerOf(host.agent).name,
    stopKey,
    words,
  });
  const introductions = createIntroductions({ host, view, print, refresh, words });
  const handOver = createHandOver({ host, ...introductions, print, words });
  const workflow = createWorkflowRoom({ host, print, view, handOver, words });

  /** The bar counts the messages of a turn in the frame that shows its outcome. */
  const ended = (outcome: TurnOutcome, isGivenBack: boolean): void => {
    view({ type: "outcome", outcome, now: host.now(), isGivenBack });
    look();
  };
  const turns = createTurnRunner({
    host,
    view,
    print,
    ended: (outcome) => ended(outcome, line.canTake()),
    handOver: handOver.noted,
    onBegin: () => {
      introductions.setMenuFresh(false);
      edit.turnBegins();
    },
    onChange: () => {
      introductions.face();
      look();
      void refresh();
    },
    onSaid: workflow.guide.turnEnded,
    onFree: (unanswered) => {
      edit.turnEnded();
      if (unanswered === null) sendQueued();
      else line.giveBack(unanswered);
      if (!turns.isBusy() && !isLeft) deps.onIdle?.();
    },
    words,
  });
  const party = createPartyTurns({ host, view, ended: (outcome) => ended(outcome, false), words });

  const endParty = (): void => {
    const job = party.goodbye();
    turns.begin(job, job.text);
  };

  const leave = (reason: LeaveReason): void => {
    if (isLeft) return;
    isLeft = true;
    closing.abort();
    void end(reason);
  };

  const end = async (reason: LeaveReason): Promise<void> => {
    try {
      await Promise.race([Promise.all([turns.close(), order.ended()]), deps.patience()]);
      const unsaved = await Promise.race([host.save(), deps.patience()]);
      line.printUnsent(Array.from(waiting, ({ text }) => text).filter(isMessage));
      if (typeof unsaved === "string") print(note(sanitizeLine(unsaved, 300), "warn"));
    } finally {
      unsubscribe();
      deps.onLeave(reason);
    }
  };
  const quit = (): void => leave("quit");

  const command = createCommandRunner({
    ...introductions,
    ...turns,
    host,
    keys: deps.keys,
    stopKey,
    print,
    view,
    guide: workflow.guide,
    edit,
    endParty,
    offerUnanswered: line.offerUnanswered,
    editLine: deps.isLineHidden === true ? null : line.edit,
    refresh,
    paint: (theme) => dispatch({ type: "theme", theme }),
    words,
    clearScreen: deps.clearScreen ?? null,
    copy: deps.copy ?? null,
    quit,
  });

  const handle = createInputHandler({
    host,
    print,
    queue: (input) => dispatch({ type: "queue", ...input }),
    command,
    desk,
    turns,
    party,
    workflow,
    introductions,
    handOver,
    words,
    endParty,
    quit,
  });

  /** Does an input when those before it are done, unless the conversation is over by then. */
  const inTurn = (text: string, act: () => Promise<void> | void): Promise<void> | void => {
    const input = { text };
    waiting.add(input);
    return order.take(() => {
      if (isLeft) return undefined;
      waiting.delete(input);
      return act();
    });
  };

  /** Sends what is queued, one input a turn; choices that start no turn all at once. */
  const sendQueued = (): void => {
    const [next] = state().queue;
    if (next === undefined || turns.isBusy() || isLeft) return;
    dispatch({ type: "dequeue" });
    const taken = inTurn(next.text, () => handle(next, next.text));
    if (taken === undefined) sendQueued();
    else void taken.then(sendQueued);
  };

  return {
    start: () => {
      unsubscribe = feedEvents({ host, view, look, refresh, words });
      host.attend(desk.consent);
      introductions.open();
      line.offerUnanswered();
    },
    submit: async (text, shown = text) => {
      await inTurn(text, () => handle({ text, isChoice: introductions.isMenuFresh() }, shown));
    },
    lineEmptied: edit.lineEmptied,
    stop: turns.stop,
    isBusy: turns.isBusy,
    isLeft: () => isLeft,
    leave,
    refresh,
  };
}

/** Whether an input is lost when it is not sent: a command can be done without. */
function isMessage(text: string): boolean {
  return text.trim() !== "" && parseCommand(text) === null;
}
