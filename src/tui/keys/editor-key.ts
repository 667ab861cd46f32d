import type { DraftEditor } from "../../core/chat/draft-editor.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note } from "../blocks/block.ts";
import { fullText } from "../editor/edit-buffer.ts";
import type { ReplAction, ReplState } from "../state/repl-state.ts";

/** Has the draft edited by the user's own editor, which is given the terminal meanwhile. */
export function createEditorKey(deps: {
  readonly state: () => ReplState;
  readonly dispatch: (action: ReplAction) => void;
  readonly editDraft: DraftEditor;
  /** Gives the terminal to `work`. */
  readonly lend: (work: () => Promise<void>) => Promise<void>;
  /** What was in the line is no longer there. */
  readonly lineEmptied: () => void;
}): () => void {
  const { state, dispatch, editDraft, lend, lineEmptied } = deps;

  const work = async (): Promise<void> => {
    dispatch({ type: "input", action: { type: "search-accept" } });
    const draft = fullText(state().input.buffer);
    const edited = await editDraft(draft);
    if (edited.kind === "saved") {
      const kept = before(fullText(state().input.buffer), draft);
      const text = [kept, edited.text].filter((part) => part !== "").join("\n");
      dispatch({ type: "input", action: { type: "replace", text } });
      if (draft !== "" && state().input.buffer.text === "") lineEmptied();
    } else {
      const text = state().view.words.editor[edited.why](sanitizeLine(edited.editor, 80));
      const blocks = [note(text, "warn")];
      dispatch({ type: "view", action: { type: "print", blocks } });
    }
  };

  return () => void lend(work);
}

/** What has come into the line before its draft, which it ends in then; empty when nothing has. */
function before(line: string, draft: string): string {
  return line.endsWith(draft) ? line.slice(0, line.length - draft.length).replace(/\n$/u, "") : "";
}
