import type { ChatHost } from "../../core/chat/chat-host.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type Block } from "../blocks/block.ts";
import { fullText } from "../editor/edit-buffer.ts";
import type { ReplAction, ReplState } from "../state/repl-state.ts";
import { underWay } from "../blocks/workflow-blocks.ts";
import type { Words } from "../words/en/index.ts";

export interface LineReturnDeps {
  readonly host: Pick<ChatHost, "history" | "workflow">;
  readonly state: () => ReplState;
  readonly dispatch: (action: ReplAction) => void;
  readonly print: (...blocks: readonly Block[]) => void;
  /** True where no input line shows what goes back into it: such text is printed instead. */
  readonly isLineHidden?: boolean;
  readonly words: Words;
}

/** What becomes of inputs that were not sent: they go back into the input line, or are said. */
export interface LineReturn {
  /** Nothing is in the way of a text that goes back. */
  readonly canTake: () => boolean;
  /** Gives back what was not answered or, if there is more, what was queued. Typed text is never overwritten. */
  readonly giveBack: (text: string) => void;
  /** Puts a text into the line to be changed. */
  readonly edit: (text: string) => void;
  /** Gives back the input of the session that was never answered, if there is one. */
  readonly offerUnanswered: () => void;
  /** Says what is not sent any more: `waiting`, and what is queued. */
  readonly printUnsent: (waiting: readonly string[]) => void;
}

/** Asks for the same once more where a workflow asked in the user's place. */
export const ASK_AGAIN = "/next";

/** The line is laid out anew with every key: longer texts would make it slow. */
const EDITABLE_CHARACTERS = 20_000;

/** What gives inputs back to the line of a REPL. */
export function createLineReturn(deps: LineReturnDeps): LineReturn {
  const { host, state, dispatch, print, words } = deps;
  const isHidden = deps.isLineHidden === true;
  const typed = (): string => fullText(state().input.buffer);
  const replace = (text: string): void => {
    // What may complete the line is about the one before.
    dispatch({ type: "popup", action: { type: "close" } });
    dispatch({ type: "input", action: { type: "replace", text } });
  };
  const canTake = (): boolean => !isHidden && state().queue.length === 0 && typed() === "";
  const notSent = (text: string): Block => note(words.notices.notSent(sanitizeLine(text, 2000)), "warn");
  const printUnsent: LineReturn["printUnsent"] = (waiting) => {
    for (const text of [...waiting, ...state().queue.map((input) => input.text)]) print(notSent(text));
  };

  return {
    canTake,
    giveBack(text) {
      const { queued } = state();
      if (canTake()) replace(text);
      else if (isHidden) printUnsent([]);
      else if (queued !== null) replace([queued, typed()].filter((part) => part !== "").join("\n"));
      dispatch({ type: "queue", text: null });
    },
    edit(text) {
      // A text that was replaced would be folded like a paste; one of a size to edit is not.
      replace("");
      const type = text.length > EDITABLE_CHARACTERS ? "paste" : "insert";
      dispatch({ type: "input", action: { type, text } });
    },
    offerUnanswered() {
      const unanswered = unansweredIn(host);
      if (unanswered === null) return;
      if (canTake()) replace(unanswered);
      else print(notSent(unanswered));
    },
    printUnsent,
  };
}

/** What the user would type to have the input answered that never was. */
function unansweredIn({ history, workflow }: LineReturnDeps["host"]): string | null {
  const isChoice = history?.unansweredShown !== undefined;
  return isChoice && underWay(workflow.view) !== null ? ASK_AGAIN : (history?.unanswered ?? null);
}
