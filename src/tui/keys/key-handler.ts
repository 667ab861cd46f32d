import type { Clock } from "../../core/clock.ts";
import { note } from "../blocks/block.ts";
import { createCompleter } from "../completion/completer.ts";
import type { CompletionSource } from "../completion/source.ts";
import type { Conversation } from "../conversation/conversation.ts";
import { fullText, shownText } from "../editor/edit-buffer.ts";
import { createEscapeKey } from "./escape-key.ts";
import type { InputAction } from "../editor/input-line.ts";
import { deedOf, type KeyDeed } from "./keys.ts";
import type { KeyEvent } from "./key-event.ts";
import type { ReplAction, ReplState } from "../state/repl-state.ts";

/** A second Ctrl-C within this time leaves. */
const LEAVE_WINDOW_MS = 2000;

export interface KeyHandlerDeps {
  readonly state: () => ReplState;
  readonly dispatch: (action: ReplAction) => void;
  readonly conversation: Conversation;
  readonly sources: readonly CompletionSource[];
  readonly terminal: {
    /** Draws anew on an empty screen. */
    readonly repaint: () => void;
    /** Gives the terminal to the shell until the user comes back. */
    readonly suspend: () => void;
    /** Gives the terminal and the draft to the user's editor. */
    readonly openEditor: () => void;
  };
  /** Keeps an input for other conversations. */
  readonly keep: (text: string) => void;
  readonly clock: Clock;
}

export interface KeyHandler {
  readonly press: (deeds: readonly KeyDeed[]) => void;
  /** Takes what the terminal reported, in order. */
  readonly take: (events: readonly KeyEvent[]) => void;
}

/** Turns keys into edits of the input line and deeds of the conversation. */
export function createKeyHandler(deps: KeyHandlerDeps): KeyHandler {
  const { state, dispatch, conversation, terminal, keep, clock } = deps;
  const escapeKey = createEscapeKey(clock);
  const input = (action: InputAction): void => dispatch({ type: "input", action });
  const completer = createCompleter(deps);

  /** How often Ctrl-C was pressed: only the last press disarms again. */
  let presses = 0;
  const arm = (isLeaving: boolean, isClearing = false): void => {
    const { isLeaving: leaving, isClearing: clearing } = state();
    if (leaving !== isLeaving || clearing !== isClearing) dispatch({ type: "arm", isLeaving, isClearing });
  };

  const edit = (action: InputAction): void => {
    const { queued, input: line } = state();
    if (action.type === "up" && queued !== null && line.buffer.text === "") {
      dispatch({ type: "queue", text: null });
      input({ type: "replace", text: queued });
    } else {
      input(action);
    }
  };

  const takeLine = (): void => {
    const text = fullText(state().input.buffer);
    input({ type: "take" });
    if (text.trim() !== "") keep(text);
  };

  const submit = (): void => {
    const { buffer, search } = state().input;
    if (search !== null) {
      input({ type: "search-accept" });
      return;
    }
    if (buffer.text.endsWith("\\") && buffer.cursor === buffer.text.length) {
      input({ type: "delete-left" });
      input({ type: "insert", text: "\n" });
      return;
    }
    const text = fullText(buffer);
    if (text.trim() === "") return;
    takeLine();
    void conversation.submit(text, shownText(buffer));
  };

  const stop = (): void => {
    const { input: line } = state();
    const pressed = escapeKey.press(state(), conversation.isBusy());
    if (pressed === "close-search") input({ type: "search-cancel" });
    else if (pressed === "stop") conversation.stop();
    else if (pressed === "put-aside") takeLine();
    else if (pressed === "edit-previous") deeds["edit-previous"]();
    else if (line.buffer.text !== "") arm(false, true);
  };

  const interrupt = (): void => {
    if (conversation.isBusy()) {
      if (!conversation.stop()) conversation.leave("interrupt");
      return;
    }
    if (state().isLeaving) {
      conversation.leave("interrupt");
      return;
    }
    if (state().input.search !== null) {
      input({ type: "search-cancel" });
      return;
    }
    takeLine();
    arm(true);
    presses += 1;
    const press = presses;
    void clock
      .sleep(LEAVE_WINDOW_MS)
      .then(() => (press === presses && state().isLeaving ? arm(false) : undefined));
  };

  const endOfInput = (): void => {
    if (state().input.buffer.text === "") conversation.leave("eof");
    else input({ type: "delete-right" });
  };

  const deeds: Readonly<Record<Exclude<KeyDeed["kind"], "edit">, () => void>> = {
    submit,
    stop,
    interrupt,
    eof: endOfInput,
    repaint: terminal.repaint,
    suspend: terminal.suspend,
    complete: () => undefined,
    "open-editor": terminal.openEditor,
    "edit-previous": () => void conversation.submit("/edit"),
  };

  const act = (deed: KeyDeed): void => {
    if (completer.takes(deed)) return;
    const before = state().input.buffer.text;
    if (deed.kind === "edit") edit(deed.action);
    else deeds[deed.kind]();
    completer.after(deed);
    const isEmptied = before !== "" && state().input.buffer.text === "";
    if (isEmptied && deed.kind !== "submit") conversation.lineEmptied();
  };

  const press = (pressed: readonly KeyDeed[]): void => {
    for (const deed of pressed) {
      if (deed.kind !== "interrupt") arm(false);
      if (deed.kind !== "stop") escapeKey.reset();
      act(deed);
    }
  };

  const paste = ({ text, isCut }: Extract<KeyEvent, { kind: "paste" }>): void => {
    press([{ kind: "edit", action: { type: "paste", text } }]);
    if (isCut)
      dispatch({
        type: "view",
        action: { type: "print", blocks: [note(state().view.words.line.pasteCut, "warn")] },
      });
  };

  return {
    press,
    take: (events) => {
      for (const event of events) {
        const deed = deedOf(event);
        if (event.kind === "paste") paste(event);
        else if (deed !== null) press([deed]);
      }
    },
  };
}
