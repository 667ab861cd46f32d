import type { Clock } from "../core/clock.ts";
import { createCompleter } from "./completion/completer.ts";
import type { CompletionSource } from "./completion/source.ts";
import type { Conversation } from "./conversation.ts";
import { fullText, shownText } from "./edit-buffer.ts";
import type { InputAction } from "./input-line.ts";
import type { KeyDeed } from "./keys.ts";
import type { ReplAction, ReplState } from "./repl-state.ts";

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
  };
  readonly clock: Clock;
}

export interface KeyHandler {
  readonly press: (deeds: readonly KeyDeed[]) => void;
  readonly paste: (text: string) => void;
}

/** Turns keys into edits of the input line and deeds of the conversation. */
export function createKeyHandler(deps: KeyHandlerDeps): KeyHandler {
  const { state, dispatch, conversation, terminal, clock } = deps;
  const input = (action: InputAction): void => dispatch({ type: "input", action });
  const completer = createCompleter(deps);

  const arm = (isLeaving: boolean): void => {
    if (state().isLeaving !== isLeaving) dispatch({ type: "arm", isLeaving });
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

  const submit = (): void => {
    const { buffer } = state().input;
    if (buffer.text.endsWith("\\") && buffer.cursor === buffer.text.length) {
      input({ type: "delete-left" });
      input({ type: "insert", text: "\n" });
      return;
    }
    const text = fullText(buffer);
    if (text.trim() === "") return;
    input({ type: "take" });
    void conversation.submit(text, shownText(buffer));
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
    input({ type: "take" });
    arm(true);
    void clock.sleep(LEAVE_WINDOW_MS).then(() => arm(false));
  };

  const endOfInput = (): void => {
    if (state().input.buffer.text === "") conversation.leave("eof");
    else input({ type: "delete-right" });
  };

  const deeds: Readonly<Record<Exclude<KeyDeed["kind"], "edit">, () => void>> = {
    submit,
    stop: conversation.stop,
    interrupt,
    eof: endOfInput,
    repaint: terminal.repaint,
    suspend: terminal.suspend,
    complete: () => undefined,
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
      act(deed);
    }
  };

  return {
    press,
    paste: (text) => {
      arm(false);
      input({ type: "paste", text });
      completer.close();
    },
  };
}
