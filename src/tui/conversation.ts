import type { AgentCard, ChatHost } from "../core/chat-host.ts";
import type { Clock } from "../core/clock.ts";
import type { SquadEventBody } from "../core/events.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { addressee, handOverNote } from "./addressee.ts";
import { createBarWatch } from "./bar-watch.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { createEventCleaner } from "./clean-events.ts";
import { errorBlocks, parseCommand, type CommandContext } from "./commands.ts";
import { greetingBlocks, menuBlocks, openingBlocks, speakerOf } from "./greeting.ts";
import { fullText } from "./edit-buffer.ts";
import { menuDeed, pickMenuItem, type MenuPick } from "./menu-pick.ts";
import type { QueuedInput, ReplAction, ReplState } from "./repl-state.ts";
import type { ViewAction } from "./view-model.ts";
import type { Words } from "./words/en/index.ts";

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

/** What a turn is about. */
interface TurnJob {
  readonly text: string;
  /** What was shown of an answer before, which is continued. */
  readonly soFar?: string;
  /** What goes back into the input line when there is no answer. */
  readonly again: string;
  /** It is the last input once more, with its files as they were. */
  readonly isAgain?: boolean;
  /** Who it is handed to first. */
  readonly to?: AgentCard;
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
  const look = (): void => dispatch({ type: "tick", now: host.now(), messages: host.messages });

  const { words } = state().view;

  const { refresh } = createBarWatch({ ...deps, signal: closing.signal });

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

  const run = async (job: TurnJob, signal: AbortSignal): Promise<void> => {
    const { text, soFar, again, isAgain, to } = job;
    let isAnswered = false;
    try {
      if (to !== undefined && to.id !== host.agent.id) await handOver(to);
      const outcome = await host.send(text, signal, soFar, isAgain);
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

  const handOver = async (to: AgentCard): Promise<void> => {
    await host.switchAgent(to.id);
    view({ type: "agent", agent: speakerOf(host.agent) });
    print(handOverNote(host.agent));
  };

  /** Hands over to who was called without a message: as a turn that asks nobody. */
  const call = async (to: AgentCard): Promise<void> => {
    try {
      await host.switchAgent(to.id);
      greet();
    } catch (error) {
      print(...errorBlocks(error, words));
    }
    turn = null;
    if (isLeft) return;
    sendQueued();
    if (turn === null) deps.onIdle?.();
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

  /** Gives back what was not answered or, if there is more, what was queued. Typed text is never overwritten. */
  const giveBack = (text: string): void => {
    const { queued } = state();
    if (canGiveBack()) replaceLine(text);
    else if (deps.isLineHidden === true) printQueue();
    else if (queued !== null) replaceLine([queued, typed()].filter((part) => part !== "").join("\n"));
    dispatch({ type: "queue", text: null });
  };

  const printQueue = (): void => {
    for (const { text } of state().queue) print(notSent(text, words));
  };

  const begin = (job: TurnJob, shown: string | null): void => {
    isMenuFresh = false;
    const controller = new AbortController();
    view({ type: "submit", text: shown });
    turn = { controller, done: run(job, controller.signal) };
  };
  const send = (text: string, shown: string | null = text): void => begin({ text, again: text }, shown);
  const goOn = ({ input, text }: NonNullable<ReturnType<ChatHost["brokenOff"]>>): void =>
    begin({ text: input, soFar: text, again: "/continue" }, null);

  const showMenu = (): void => {
    print(...menuBlocks(host.agent, words));
    if (host.agent.menu.length === 0) print(note(words.menu.none));
    isMenuFresh = true;
  };

  const greet = (): void => {
    view({ type: "agent", agent: speakerOf(host.agent) });
    print({ kind: "gap" }, ...greetingBlocks(host, words));
    isMenuFresh = true;
    void refresh();
  };

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
      printQueue();
      if (typeof unsaved === "string") print(note(sanitizeLine(unsaved, 300), "warn"));
    } finally {
      unsubscribe();
      deps.onLeave(reason);
    }
  };

  const context: CommandContext = {
    host,
    keys: deps.keys,
    print,
    showMenu,
    send,
    sendAgain: (text) => begin({ text, again: text, isAgain: true }, text),
    goOn,
    greet,
    words,
    paint: (theme) => dispatch({ type: "theme", theme }),
    forget: () => view({ type: "start-over" }),
    quit: () => leave("quit"),
  };

  const command = async (line: NonNullable<ReturnType<typeof parseCommand>>): Promise<void> => {
    if (line.kind === "unknown") {
      print(note(line.message, "warn"));
    } else if (turn !== null && !line.command.isQuick) {
      print(note(words.notices.hasToWait(line.command.name), "warn"));
    } else {
      try {
        await line.command.run(context, line.argument);
      } catch (error) {
        print(...errorBlocks(error, words));
      }
    }
  };

  const choose = (pick: MenuPick, shown: string): void => {
    const deed = pick.kind === "unknown" ? null : menuDeed(pick.item, speakerOf(host.agent).name, words);
    if (pick.kind === "item" && deed?.kind === "send") {
      send(deed.text, `${shown.trim()} — ${sanitizeLine(pick.item.description, 200)}`);
      if (deed.remark !== null) print(note(deed.remark));
      return;
    }
    echo(shown);
    if (pick.kind === "unknown") print(note(pick.message, "warn"));
    else if (deed?.kind === "show-menu") showMenu();
    else leave("quit");
  };

  const echo = (shown: string): void => print({ kind: "gap" }, { kind: "user", text: shown });

  /** Sends an input that is no command, or does what it chooses from the menu. */
  const handle = ({ text, isChoice }: QueuedInput, shown: string): void => {
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
    const pick = pickMenuItem(text, host.agent.menu, isChoice, words);
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
      print(...openingBlocks(host, words));
      isMenuFresh = true;
      const unanswered = host.history?.unanswered ?? null;
      if (unanswered === null) return;
      if (deps.isLineHidden === true) print(notSent(unanswered, words));
      else replaceLine(unanswered);
    },
    submit,
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

function notSent(text: string, { notices }: Words): Block {
  return note(notices.notSent(sanitizeLine(text, 2000)), "warn");
}
