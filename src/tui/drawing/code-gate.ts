import type { Clock } from "../../core/clock.ts";
import type { Highlighter } from "../markdown/highlighter.ts";
import type { ReplAction } from "../state/repl-state.ts";

export interface CodeGate {
  /** Applies an action; what is drawn waits behind the first code until that can be coloured. */
  readonly dispatch: (action: ReplAction) => void;
  /** Lets everything through that waits, and all that comes. */
  readonly open: () => void;
}

/** Longest that an answer waits for the languages: then its code is plain. */
const PATIENCE_MS = 400;

/** A fence that names a language. */
const FENCE = /(?:`{3}|~{3})[ \t]*[^\s`]/u;

/** What is drawn, and the count of messages that belongs to it. What is typed does not wait. */
const HELD: ReadonlySet<ReplAction["type"]> = new Set(["view", "tick"]);

/** Characters in which a fence and the first letter of its language stand, however it is cut. */
const FENCE_MAX = 80;

/**
 * Loads what colours code when the first code of a named language comes, in an answer, in one that was whole at once, or
 * in a resumed session, and holds back what is drawn until it is there. Conversations without code load nothing.
 */
export function createCodeGate(
  { dispatch, clock }: { readonly dispatch: (action: ReplAction) => void; readonly clock: Clock },
  load: () => Promise<Highlighter> = loadLanguages,
): CodeGate {
  let phase: "unused" | "loading" | "open" = "unused";
  let waiting: ReplAction[] = [];
  /** The end of the text that came last. */
  let recent = "";

  const open = (): void => {
    phase = "open";
    const late = waiting;
    waiting = [];
    for (const action of late) dispatch(action);
  };

  const begin = (): void => {
    phase = "loading";
    const patience = new AbortController();
    clock.sleep(PATIENCE_MS, patience.signal).then(open, () => undefined);
    load()
      .then(
        (highlighter) => dispatch({ type: "view", action: { type: "highlighter", highlighter } }),
        () => undefined,
      )
      .finally(() => {
        patience.abort();
        open();
      });
  };

  const holdsCode = (action: ReplAction): boolean => {
    if (action.type !== "view") return false;
    const { action: change } = action;
    if (change.type === "print")
      return change.blocks.some((block) => block.kind === "answer" && FENCE.test(block.text));
    if (change.type === "outcome")
      return change.outcome.kind === "answered" && FENCE.test(change.outcome.text);
    if (change.type !== "event" || change.event.type !== "text-delta") return false;
    const text = recent + change.event.text;
    recent = text.slice(-FENCE_MAX);
    return FENCE.test(text);
  };

  return {
    dispatch: (action) => {
      if (phase === "unused" && holdsCode(action)) begin();
      if (phase === "loading" && HELD.has(action.type)) waiting.push(action);
      else dispatch(action);
    },
    open,
  };
}

async function loadLanguages(): Promise<Highlighter> {
  const { highlight } = await import("../markdown/languages.ts");
  return highlight;
}
