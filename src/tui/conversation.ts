import type { ChatHost } from "../core/chat-host.ts";
import type { Clock } from "../core/clock.ts";
import type { SquadEventBody } from "../core/events.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { createBarWatch } from "./bar-watch.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { createEventCleaner } from "./clean-events.ts";
import { createCommandRunner } from "./command-runner.ts";
import { parseCommand } from "./commands/parse.ts";
import { menuBlocks, openingBlocks, speakerOf } from "./greeting.ts";
import { fullText } from "./edit-buffer.ts";
import { menuChoice } from "./menu-choice.ts";
import { pickMenuItem, type MenuPick } from "./menu-pick.ts";
import { createPendingEdit } from "./pending-edit.ts";
import type { QueuedInput, ReplAction, ReplState } from "./repl-state.ts";
import type { TurnJob } from "./turn-job.ts";
import type { ViewAction } from "./view-model.ts";

/** Why a REPL ended: asked to, end of input, Ctrl-C, terminal gone, SIGTERM. */
export type LeaveReason = "quit" | "eof" | "interrupt" | "hangup" | "terminate";

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

/** Events after which the limits stand elsewhere. */
const CHANGES_LIMITS: ReadonlySet<SquadEventBody["type"]> = new Set([
  "admission-wait",
  "admission-grant",
  "attempt-start",
  "cooldown-start",
]);

/** The line is laid out anew with every key: longer texts would make it slow. */
const EDITABLE_CHARACTERS = 20_000;

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
  const look = (): void => dispatch({ type: "tick", now: host.now(), messages: host.messages });

  const { refresh } = createBarWatch({ ...deps, signal: closing.signal });
  const edit = createPendingEdit(host, print);

  const listen = (): void => {
    const clean = createEventCleaner();
    unsubscribe = host.subscribe((event) => {
      const safe = clean(event);
      if (safe.type === "admission-wait") look();
      if (safe.type !== "text-delta" || safe.text !== "")
        view({ type: "event", event: safe, at: host.now() });
      if (CHANGES_LIMITS.has(safe.type)) void refresh();
    });
  };

  const run = async ({ text, soFar, again }: TurnJob, signal: AbortSignal): Promise<void> => {
    let isAnswered = false;
    try {
      const outcome = await host.send(text, signal, soFar);
      isAnswered = outcome.kind === "answered";
      view({ type: "outcome", outcome, now: host.now(), isGivenBack: canGiveBack() });
    } catch (error) {
      view({ type: "crash", message: sanitizeLine(String(error), 200) });
    }
    turn = null;
    void refresh();
    if (isLeft) return;
    if (isAnswered) sendQueued();
    else giveBack(again);
    if (turn === null && !isLeft) deps.onIdle?.();
  };

  /** Sends what is queued, one input a turn; choices that start no turn all at once. */
  const sendQueued = (): void => {
    const [next] = state().queue;
    if (next === undefined || turn !== null || isLeft) return;
    dispatch({ type: "dequeue" });
    handle(next, next.text);
    sendQueued();
  };

  const typed = (): string => fullText(state().input.buffer);
  const canGiveBack = (): boolean =>
    deps.isLineHidden !== true && state().queue.length === 0 && typed() === "";
  const replaceLine = (text: string): void => dispatch({ type: "input", action: { type: "replace", text } });

  /** As `replaceLine`, but a text that is to be changed is not folded like a paste while it is of a size to edit. */
  const editLine = (text: string): void => {
    replaceLine("");
    const type = text.length > EDITABLE_CHARACTERS ? "paste" : "insert";
    dispatch({ type: "input", action: { type, text } });
  };

  /** Gives back what was not answered or, if there is more, what was queued. Typed text is never overwritten. */
  const giveBack = (text: string): void => {
    const { queued } = state();
    if (canGiveBack()) replaceLine(text);
    else if (deps.isLineHidden === true) printQueue();
    else if (queued !== null) replaceLine([queued, typed()].filter((part) => part !== "").join("\n"));
    dispatch({ type: "queue", text: null });
  };

  const printQueue = (): void => {
    for (const { text } of state().queue) print(notSent(text));
  };

  const begin = (job: TurnJob, shown: string | null): void => {
    isMenuFresh = false;
    edit.turnBegins();
    const controller = new AbortController();
    view({ type: "submit", text: shown });
    turn = { controller, done: run(job, controller.signal) };
  };
  const send = (text: string, shown: string): void => begin({ text, again: text }, shown);

  const showMenu = (): void => {
    print(...menuBlocks(host.agent));
    if (host.agent.menu.length === 0) print(note("This agent has no menu."));
    isMenuFresh = true;
  };

  const offerUnanswered = (): void => {
    const unanswered = host.history?.unanswered ?? null;
    if (unanswered === null) return;
    if (deps.isLineHidden === true) print(notSent(unanswered));
    else replaceLine(unanswered);
  };

  const leave = (reason: LeaveReason): void => {
    if (isLeft) return;
    isLeft = true;
    closing.abort();
    turn?.controller.abort();
    void end(reason);
  };

  const end = async (reason: LeaveReason): Promise<void> => {
    if (turn !== null) await Promise.race([turn.done, deps.patience()]);
    printQueue();
    const unsaved = await Promise.race([host.save(), deps.patience()]);
    if (typeof unsaved === "string") print(note(sanitizeLine(unsaved, 300), "warn"));
    unsubscribe();
    deps.onLeave(reason);
  };

  const command = createCommandRunner({
    host,
    keys: deps.keys,
    print,
    view,
    begin,
    edit,
    showMenu,
    menuShown: () => {
      isMenuFresh = true;
    },
    offerUnanswered,
    editLine: deps.isLineHidden === true ? null : editLine,
    refresh,
    isBusy: () => turn !== null,
    clearScreen: deps.clearScreen ?? null,
    copy: deps.copy ?? null,
    quit: () => leave("quit"),
  });

  const choose = (pick: MenuPick, shown: string): void => {
    const choice = menuChoice(pick, shown, speakerOf(host.agent).name);
    if (choice.kind === "send") {
      send(choice.text, choice.shown);
      print(...choice.remarks);
      return;
    }
    echo(shown);
    if (choice.kind === "say") {
      print(...choice.blocks);
      isMenuFresh ||= choice.isMenu;
    } else if (choice.kind === "show-menu") showMenu();
    else leave("quit");
  };

  const echo = (shown: string): void => print({ kind: "gap" }, { kind: "user", text: shown });

  /** Sends an input that is no command, or does what it chooses from the menu. */
  const handle = ({ text, isChoice }: QueuedInput, shown: string): void => {
    const pick = pickMenuItem(text, host.agent.menu, isChoice);
    if (pick === null) send(text, shown);
    else choose(pick, shown);
  };

  const submit = async (text: string, shown = text): Promise<void> => {
    if (isLeft || text.trim() === "") return;
    const line = parseCommand(text);
    if (line !== null) {
      echo(shown);
      await command(line);
    } else if (turn !== null) {
      dispatch({ type: "queue", text, isChoice: isMenuFresh });
    } else {
      handle({ text, isChoice: isMenuFresh }, shown);
    }
  };

  return {
    start: () => {
      listen();
      print(...openingBlocks(host));
      isMenuFresh = true;
      offerUnanswered();
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

function notSent(text: string): Block {
  return note(`not sent: ${sanitizeLine(text, 2000)}`, "warn");
}
