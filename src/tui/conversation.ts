import type { ChatHost } from "../core/chat-host.ts";
import type { Clock } from "../core/clock.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { createEventCleaner } from "./clean-events.ts";
import { errorBlocks, parseCommand, type CommandContext } from "./commands.ts";
import { greetingBlocks, menuBlocks, openingBlocks, speakerOf } from "./greeting.ts";
import { fullText } from "./edit-buffer.ts";
import { menuDeed, pickMenuItem, type MenuPick } from "./menu-pick.ts";
import type { ReplAction, ReplState } from "./repl-state.ts";
import { isCountingDown } from "./status-bar.ts";
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
  /** Resolves when a turn that was told to stop has had long enough. */
  readonly patience: () => Promise<void>;
  /** Called once, when the conversation is over and its turn has ended. */
  readonly onLeave: (reason: LeaveReason) => void;
}

/** The conversation behind a REPL, whatever draws it: inputs in, actions on the state out. */
export interface Conversation {
  /** Listens to events and prints the opening. */
  readonly start: () => void;
  /** Asks where the limits stand, and counts down what needs it. */
  readonly refresh: () => Promise<void>;
  /**
   * Takes an input: a command, a menu choice or a message, for which `shown` stands in the transcript. Resolves when
   * a command has run or a turn has begun; never rejects.
   */
  readonly submit: (text: string, shown?: string) => Promise<void>;
  /** Stops the running turn; false when none runs or it is being stopped already. */
  readonly stop: () => boolean;
  readonly isBusy: () => boolean;
  readonly leave: (reason: LeaveReason) => void;
}

const TICK_MS = 1000;

/** Creates a conversation that has not started yet. */
export function createConversation(deps: ConversationDeps): Conversation {
  const { host, dispatch, state } = deps;
  const closing = new AbortController();
  let turn: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  let unsubscribe = (): void => undefined;
  let isMenuFresh = false;
  let isTicking = false;
  let isLeft = false;

  const view = (action: ViewAction): void => dispatch({ type: "view", action });
  const print = (...blocks: readonly Block[]): void => view({ type: "print", blocks });
  const look = (): void => dispatch({ type: "tick", now: host.now(), messages: host.messages });

  const refresh = async (): Promise<void> => {
    try {
      dispatch({ type: "status", report: await host.status() });
    } catch {
      // A status that cannot be read leaves the bar as it was; the turn itself reports what is wrong.
    }
    look();
    void tick();
  };

  const tick = async (): Promise<void> => {
    if (isTicking || deps.ticks === null) return;
    isTicking = true;
    try {
      while (isChangingBySecond(state())) {
        await deps.ticks.sleep(TICK_MS, closing.signal);
        look();
        dispatch({ type: "status", report: await host.status() });
      }
    } catch {
      // Left, or no status: either way there is nothing to count down.
    } finally {
      isTicking = false;
    }
  };

  const listen = (): void => {
    const clean = createEventCleaner();
    unsubscribe = host.subscribe((event) => {
      const safe = clean(event);
      if (safe.type === "admission-wait") look();
      if (safe.type !== "text-delta" || safe.text !== "")
        view({ type: "event", event: safe, at: host.now() });
      if (safe.type === "admission-wait") void tick();
      if (safe.type === "attempt-start" || safe.type === "cooldown-start") void refresh();
    });
  };

  const run = async (text: string, signal: AbortSignal): Promise<void> => {
    let isAnswered = false;
    try {
      const outcome = await host.send(text, signal);
      isAnswered = outcome.kind === "answered";
      view({ type: "outcome", outcome, now: host.now() });
    } catch (error) {
      view({ type: "crash", message: sanitizeLine(String(error), 200) });
    }
    turn = null;
    void refresh();
    if (!isLeft) proceed(text, isAnswered);
  };

  /** After a turn: sends what is queued, or gives back what was not answered. Typed text is never overwritten. */
  const proceed = (text: string, isAnswered: boolean): void => {
    const { queued, input } = state();
    const typed = fullText(input.buffer);
    const giveBack = (text: string): void => dispatch({ type: "input", action: { type: "replace", text } });
    dispatch({ type: "queue", text: null });
    if (isAnswered && queued !== null) void submit(queued);
    else if (isAnswered) return;
    else if (queued !== null) giveBack([queued, typed].filter((part) => part !== "").join("\n"));
    else if (typed === "") giveBack(text);
  };

  const send = (text: string, shown = text): void => {
    isMenuFresh = false;
    const controller = new AbortController();
    view({ type: "submit", text: shown });
    turn = { controller, done: run(text, controller.signal) };
  };

  const showMenu = (): void => {
    print(...menuBlocks(host.agent));
    if (host.agent.menu.length === 0) print(note("This agent has no menu."));
    isMenuFresh = true;
  };

  const greet = (): void => {
    view({ type: "agent", agent: speakerOf(host.agent) });
    print({ kind: "gap" }, ...greetingBlocks(host));
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
    if (turn !== null) await Promise.race([turn.done, deps.patience()]);
    unsubscribe();
    deps.onLeave(reason);
  };

  const context: CommandContext = {
    host,
    keys: deps.keys,
    print,
    showMenu,
    send,
    greet,
    quit: () => leave("quit"),
  };

  const command = async (line: NonNullable<ReturnType<typeof parseCommand>>): Promise<void> => {
    if (line.kind === "unknown") {
      print(note(line.message, "warn"));
    } else if (turn !== null && !line.command.isQuick) {
      print(note(`/${line.command.name} has to wait: Esc stops the answer first.`, "warn"));
    } else {
      try {
        await line.command.run(context, line.argument);
      } catch (error) {
        print(...errorBlocks(error));
      }
    }
  };

  const choose = (pick: MenuPick): void => {
    if (pick.kind === "unknown") {
      print(note(pick.message, "warn"));
      return;
    }
    const deed = menuDeed(pick.item, speakerOf(host.agent).name);
    if (deed.kind === "show-menu") showMenu();
    else if (deed.kind === "quit") leave("quit");
    else {
      send(deed.text);
      if (deed.remark !== null) print(note(deed.remark));
    }
  };

  const submit = async (text: string, shown = text): Promise<void> => {
    if (isLeft || text.trim() === "") return;
    const line = parseCommand(text);
    if (line !== null) {
      print({ kind: "gap" }, { kind: "user", text: shown });
      await command(line);
      return;
    }
    if (turn !== null) {
      const { queued } = state();
      dispatch({ type: "queue", text: queued === null ? text : `${queued}\n\n${text}` });
      return;
    }
    const pick = pickMenuItem(text, host.agent.menu, isMenuFresh);
    if (pick === null) send(text, shown);
    else choose(pick);
  };

  return {
    start: () => {
      listen();
      print(...openingBlocks(host));
      isMenuFresh = true;
      const unanswered = host.history?.unanswered ?? null;
      if (unanswered !== null) dispatch({ type: "input", action: { type: "replace", text: unanswered } });
    },
    submit,
    stop: () => {
      if (turn === null || turn.controller.signal.aborted) return false;
      turn.controller.abort();
      view({ type: "stop" });
      return true;
    },
    isBusy: () => turn !== null,
    leave,
    refresh,
  };
}

function isChangingBySecond({ view, report, messages, now }: ReplState): boolean {
  if (view.turn?.phase.kind === "waiting") return true;
  return isCountingDown({ report, active: view.active, messages, now });
}
