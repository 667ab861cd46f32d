import { describe, expect, it } from "vitest";
import type { EditedDraft } from "../../src/core/chat/draft-editor.ts";
import { createEditorKey } from "../../src/tui/keys/editor-key.ts";
import { initialState, reduceRepl, type ReplAction, type ReplState } from "../../src/tui/state/repl-state.ts";
import { initialView } from "../../src/tui/state/view-state.ts";
import { EN } from "../../src/tui/words/en/index.ts";

interface Rig {
  readonly state: () => ReplState;
  readonly put: (text: string) => void;
  /** The editor ends. */
  readonly end: (edited: EditedDraft) => Promise<void>;
}

/** The editor's key was pressed with this draft in the line. */
function opened(draft: string): Rig {
  const size = { columns: 80, rows: 24 };
  let state = initialState(
    initialView(size, { icon: "", name: "Mary" }, EN),
    { count: 0, cap: 50, tokens: 0 },
    0,
  );
  const dispatch = (action: ReplAction): void => {
    state = reduceRepl(state, action);
  };
  const put = (text: string): void => dispatch({ type: "input", action: { type: "replace", text } });
  const { promise, resolve } = Promise.withResolvers<EditedDraft>();
  let lent = Promise.resolve();
  put(draft);
  createEditorKey({
    state: () => state,
    dispatch,
    editDraft: () => promise,
    lend: (work) => (lent = work()),
    lineEmptied: () => undefined,
  })();
  return {
    state: () => state,
    put,
    end: async (edited) => {
      resolve(edited);
      await lent;
    },
  };
}

describe("what goes back into the line while the editor has its draft", () => {
  it.each([
    ["draft", "queued\ndraft", "edited", "queued\nedited"],
    ["draft", "queued\ndraft", "", "queued"],
    ["", "unanswered", "edited", "unanswered\nedited"],
    ["", "unanswered", "", "unanswered"],
    ["draft", "draft", "edited", "edited"],
  ])("with %j: %j stays before %j", async (draft, meanwhile, text, line) => {
    const { state, put, end } = opened(draft);
    put(meanwhile);
    await end({ kind: "saved", text });
    expect(state().input.buffer.text).toBe(line);
  });
});
